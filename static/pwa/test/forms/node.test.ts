/** `npm run engine` builds the form engine into one file that plain Node reads, without DOM or packages. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { expect, it } from "vitest";
import { type FormCase, readCases } from "./cases";

const CONFIG = fileURLToPath(new URL("../../vite.engine.ts", import.meta.url));

/** What is run in a Node of its own: a form filled by its script, and what comes of it. */
const SCRIPT = `
  import { readFileSync } from "node:fs";
  const { openSession, loadPlan, describe } = await import(process.argv[1]);
  const { plan, context, steps } = JSON.parse(readFileSync(0, "utf8"));
  const session = openSession(loadPlan(plan), { ...context, now: () => new Date(0), submissionId: "s" });
  for (const { set, to } of steps) if (set) session.set(session.find(set), to);
  const globals = ["document", "window", "indexedDB"].filter((name) => name in globalThis);
  console.log(JSON.stringify({ values: session.values(), lines: describe(session).length, globals }));
`;

it("runs in plain Node as one file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  try {
    await build({ configFile: CONFIG, logLevel: "silent", build: { outDir: folder } });
    const file = join(folder, "engine.mjs");
    expect(readFileSync(file, "utf8")).not.toMatch(/^import .* from/m);
    const { content } = readCases<FormCase>("forms").find((each) => each.file === "chained")!;
    const input = JSON.stringify({
      plan: content.plan,
      context: content.context ?? {},
      steps: content.steps,
    });
    const said = JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "-e", SCRIPT, file], {
        input,
        encoding: "utf8",
      }),
    );
    expect(said.globals).toEqual([]);
    expect(said.lines).toBeGreaterThan(0);
    expect(said.values).toMatchObject({ a: expect.any(String), b: expect.any(String) });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
