/** Prints the gzipped size of what the worker's first screen loads, and of the form engine; over budget fails the build. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1000;
const BUDGETS = { first: 90 * KB, engine: 25 * KB };
const assets = new URL("dist/assets/", import.meta.url);
const gzipped = (name) => gzipSync(readFileSync(new URL(name, assets)), { level: 9 }).length;

/** Files of the first screen (Today): what index.html names, the screen, one catalogue, and what those import. */
function firstScreen() {
  const html = readFileSync(new URL("dist/index.html", import.meta.url), "utf8");
  const names = new Set([...html.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map((match) => match[1]));
  for (const name of readdirSync(assets)) if (/^(Today|zh)-.*\.(js|css)$/.test(name)) names.add(name);
  for (const name of names) {
    if (!name.endsWith(".js")) continue;
    const code = readFileSync(new URL(name, assets), "utf8");
    for (const match of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) names.add(match[1]);
  }
  return [...names];
}

const sizes = {
  first: firstScreen().reduce((sum, name) => sum + gzipped(name), 0),
  engine: readdirSync(assets).filter((name) => /^engine-.*\.js$/.test(name)).reduce((sum, name) => sum + gzipped(name), 0),
};
let over = false;
for (const [name, budget] of Object.entries(BUDGETS)) {
  console.log(`${name}: ${(sizes[name] / KB).toFixed(1)} kB gzipped, budget ${budget / KB} kB`);
  over ||= sizes[name] > budget || sizes[name] === 0;
}
if (over) process.exit(1);
