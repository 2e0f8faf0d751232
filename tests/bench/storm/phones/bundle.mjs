/** Bundles the phones into FOLDER/storm.mjs, with the web app's own packages. */
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const app = fileURLToPath(new URL("../../../../static/pwa/", import.meta.url));
const require = createRequire(`${app}package.json`);
const { rolldown } = await import(pathToFileURL(require.resolve("rolldown")).href);
const bundle = await rolldown({
  input: fileURLToPath(new URL("storm.ts", import.meta.url)),
  platform: "node",
  resolve: { modules: [`${app}node_modules`] },
});
await bundle.write({ file: `${folder}/storm.mjs`, format: "esm", codeSplitting: false });
