/** The forms shipped in forms/, compiled by the server's compiler. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Plan } from "../../src/forms/plan";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const COMPILE = `
import json, sys
from pathlib import Path
from fieldapp.forms import compile_file
print(json.dumps(compile_file(Path(sys.argv[1]))))
`;
const compiled = new Map<string, Plan>();

/** The plan of a shipped form by its name. */
export function shippedPlan(name: string): Plan {
  let plan = compiled.get(name);
  if (!plan) {
    const out = execFileSync(`${root}.venv/bin/python`, ["-c", COMPILE, `${root}forms/${name}.md`], {
      cwd: root,
      maxBuffer: 1e8,
    });
    plan = JSON.parse(out.toString()) as Plan;
    compiled.set(name, plan);
  }
  return plan;
}
