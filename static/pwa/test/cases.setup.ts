/** Compiles tests/cases/ once before the tests, so that both languages read the very same cases. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const out = fileURLToPath(new URL(".cases", import.meta.url));

export default function setup(): void {
  execFileSync(`${root}.venv/bin/python`, ["-m", "tests.compile_cases", out], {
    cwd: root,
    stdio: "inherit",
  });
}
