/**
 * Bundles the engine and the measurements into FOLDER; with a form's name, measures it in this process instead and prints
 * the figures as JSON. Called by `python -m tests.bench.forms`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [folder, name] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Bundles a file; gives its code. */
async function bundled(input, file, minify) {
  const require = createRequire(`${root}static/pwa/package.json`);
  const { rolldown } = await import(pathToFileURL(require.resolve("rolldown")).href);
  const bundle = await rolldown({ input, platform: "neutral" });
  const { output } = await bundle.write({ file, format: "esm", minify });
  return output[0].code;
}

if (name === undefined) {
  const code = await bundled(`${root}static/pwa/src/forms/session.ts`, `${folder}/engine.mjs`, true);
  await bundled(`${here}measure.ts`, `${folder}/measure.mjs`, true);
  writeFileSync(`${folder}/size.json`, `${gzipSync(code, { level: 9 }).length}`);
} else {
  const json = readFileSync(`${folder}/${name}.json`, "utf8");
  const { load, work } = await import(pathToFileURL(`${folder}/measure.mjs`).href);
  const heap = () => {
    globalThis.gc();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  const loaded = load(json);
  const memory = heap() - before;
  console.log(JSON.stringify({ load: loaded, memory, ...work(name, json) }));
}
