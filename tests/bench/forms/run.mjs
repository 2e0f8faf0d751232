/**
 * Prints what the forms engine takes and writes it to build/bench-forms.json. Run from anywhere: node tests/bench/forms/run.mjs
 * Milliseconds; `open` includes parsing the plan.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));
const build = `${root}build`;
mkdirSync(build, { recursive: true });
const require = createRequire(`${root}static/pwa/package.json`);
const { rolldown } = await import(pathToFileURL(require.resolve("rolldown")).href);

/** Bundles a file; gives its code. */
async function bundled(input, file, minify) {
  const bundle = await rolldown({ input, platform: "neutral" });
  const { output } = await bundle.write({ file, format: "esm", minify });
  return output[0].code;
}

const code = await bundled(`${root}static/pwa/src/forms/session.ts`, `${build}/forms-engine.mjs`, true);
const bytes = gzipSync(code, { level: 9 }).length;
await bundled(`${here}measure.ts`, `${build}/bench-forms.mjs`, false);
execFileSync(`${root}.venv/bin/python`, ["-m", "tests.bench.forms.autopsy", `${build}/autopsy.json`], { cwd: root, stdio: "inherit" });

const { measure } = await import(pathToFileURL(`${build}/bench-forms.mjs`).href);
const figures = measure(readFileSync(`${build}/autopsy.json`, "utf8"));
writeFileSync(`${build}/bench-forms.json`, JSON.stringify({ bytes, figures }, null, 2));
console.log(`engine: ${bytes} bytes gzipped`);
for (const { name, open, p50, p95 } of figures)
  console.log(`${name.padEnd(36)} open ${open.toFixed(2).padStart(8)}  p50 ${p50.toFixed(4).padStart(9)}  p95 ${p95.toFixed(4).padStart(9)}`);
