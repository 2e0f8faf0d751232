/**
 * The functions of XPath 1.0, ODK XForms and CHT (docs/plan.md, section 6), as a table of signatures. How many arguments
 * each may have was checked when the form was compiled. Mirrors fieldapp/forms/expr/functions.
 *
 * Signature letters: s string, n number, b boolean, N node-set, * the strings of all nodes of all remaining arguments,
 * h the session. Arguments left out at the end arrive as undefined.
 */
import { base64, HASHES, hex, utf8 } from "./digest";
import type { Build, Tree, Type } from "./evaluate";
import { CHT } from "./functions-cht";
import { DATES } from "./functions-dates";
import { area, distance, inside, intersects, type Place, parsePlaces } from "./geo";
import { matches } from "./patterns";
import { parkMiller, shuffle } from "./random";
import type { Fn, Host, Scene } from "./scene";
import * as strings from "./strings";
import { numberToText, roundTo, textToNumber, type Value, words, type XNode } from "./values";

/** What it gives, what it takes, how it is done. */
export type Signature = readonly [Type, string, (...args: never[]) => Value];

const round = (n: number, places?: number) => (places === undefined ? Math.round(n) : roundTo(n, places));

/** The largest or smallest of the numbers; empty strings do not count, and of none it is NaN. */
function extreme(pick: (a: number, b: number) => number): Build {
  return (compiler, args) => {
    const pieces = args.map((tree) => compiler.piece(tree));
    const numbers = (value: Value, zone: string | undefined): number[] => {
      if (typeof value === "number" || typeof value === "boolean") return [Number(value)];
      const texts = typeof value === "string" ? [value] : value.map((node) => node.text());
      return texts.filter((text) => text !== "").map((text) => textToNumber(text, zone));
    };
    const run = (c: Scene) => {
      const found = pieces.flatMap((piece) => numbers(piece.run(c), c.host.timeZone));
      return found.length ? found.reduce(pick) : Number.NaN;
    };
    return { type: "n", run };
  };
}

/** Places out of any number of geopoints, traces and shapes; undefined when one of them is not readable. */
function places(texts: readonly string[]): Place[] | undefined {
  const read = texts.map(parsePlaces);
  return read.includes(undefined) ? undefined : (read as Place[][]).flat();
}

function measure(size: (places: readonly Place[]) => number) {
  return (...texts: string[]) => {
    const found = places(texts);
    return found ? size(found) : Number.NaN;
  };
}

const between = (n: number, min: number, max: number) => (min < 0 || n >= min) && (max < 0 || n <= max);
/** What a checklist counts: a stored 0 or false does not. */
const holds = (text: string) => text !== "" && text !== "0" && text !== "false" && text !== "NaN";
const nameOf = (nodes: readonly XNode[] = []) => (nodes[0]?.name ?? "").replace("@", "");
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const TABLE: Record<string, Signature> = {
  string: ["s", "s", (s = "") => s],
  concat: ["s", "*", (...all: string[]) => all.join("")],
  join: ["s", "s*", (separator: string, ...all: string[]) => all.join(separator)],
  "starts-with": ["b", "ss", (s: string, t: string) => s.startsWith(t)],
  "ends-with": ["b", "ss", (s: string, t: string) => s.endsWith(t)],
  contains: ["b", "ss", (s: string, t: string) => s.includes(t)],
  "substring-before": ["s", "ss", strings.before],
  "substring-after": ["s", "ss", strings.after],
  substring: ["s", "snn", strings.substring],
  substr: ["s", "snn", strings.substr],
  "string-length": ["n", "s", (s = "") => strings.stringLength(s)],
  "normalize-space": ["s", "s", (s = "") => strings.normalizeSpace(s)],
  translate: ["s", "sss", strings.translate],
  regex: ["b", "ss", matches],
  "base64-decode": ["s", "s", strings.base64Decode],
  digest: [
    "s",
    "sss",
    (s: string, algorithm: string, encoding = "base64") => {
      const hash = HASHES[algorithm.toUpperCase()];
      return hash ? (encoding === "hex" ? hex : base64)(hash(utf8(s))) : "";
    },
  ],
  uuid: [
    "s",
    "hn",
    (host: Host, length?: number) => {
      if (length === undefined) return host.uuid();
      return Array.from({ length: Math.max(0, Math.trunc(length) || 0) }, () => {
        return LETTERS[Math.floor(host.random() * LETTERS.length)];
      }).join("");
    },
  ],
  boolean: ["b", "b", (b: boolean) => b],
  not: ["b", "b", (b: boolean) => !b],
  true: ["b", "", () => true],
  false: ["b", "", () => false],
  "boolean-from-string": ["b", "s", (s: string) => s === "true" || s === "1"],
  number: ["n", "n", (n = Number.NaN) => n],
  int: ["n", "n", Math.trunc],
  floor: ["n", "n", Math.floor],
  ceiling: ["n", "n", Math.ceil],
  round: ["n", "nn", round],
  abs: ["n", "n", Math.abs],
  pow: ["n", "nn", (a: number, b: number) => a ** b],
  exp: ["n", "n", Math.exp],
  exp10: ["n", "n", (n: number) => 10 ** n],
  log: ["n", "n", Math.log],
  log10: ["n", "n", Math.log10],
  sqrt: ["n", "n", Math.sqrt],
  sin: ["n", "n", Math.sin],
  cos: ["n", "n", Math.cos],
  tan: ["n", "n", Math.tan],
  asin: ["n", "n", Math.asin],
  acos: ["n", "n", Math.acos],
  atan: ["n", "n", Math.atan],
  atan2: ["n", "nn", Math.atan2],
  pi: ["n", "", () => Math.PI],
  random: ["n", "h", (host: Host) => host.random()],
  count: ["n", "N", (nodes: readonly XNode[]) => nodes.length],
  "count-non-empty": [
    "n",
    "N",
    (nodes: readonly XNode[]) => nodes.filter((node) => node.text() !== "").length,
  ],
  name: ["s", "N", nameOf],
  "local-name": ["s", "N", nameOf],
  "namespace-uri": ["s", "N", () => ""],
  id: ["N", "s", () => []],
  lang: [
    "b",
    "hs",
    (host: Host, tag: string) => `${host.language}-`.toLowerCase().startsWith(`${tag}-`.toLowerCase()),
  ],
  sum: [
    "n",
    "hN",
    (host: Host, nodes: readonly XNode[]) => {
      let sum = 0;
      for (const node of nodes) sum += textToNumber(node.text(), host.timeZone);
      return sum;
    },
  ],
  selected: ["b", "ss", (s: string, v: string) => words(s).includes(v.trim())],
  "selected-at": ["s", "sn", (s: string, n: number) => words(s)[Math.trunc(n)] ?? ""],
  "count-selected": ["n", "s", (s: string) => words(s).length],
  checklist: [
    "b",
    "nn*",
    (min: number, max: number, ...flags: string[]) => between(flags.filter(holds).length, min, max),
  ],
  area: ["n", "*", measure(area)],
  distance: ["n", "*", measure(distance)],
  geofence: [
    "b",
    "ss",
    (point: string, shape: string) => {
      const place = places([point])?.[0];
      return place !== undefined && inside(place, places([shape]) ?? []);
    },
  ],
  intersects: ["b", "s", (shape: string) => intersects(places([shape]) ?? [])],
  ...DATES,
  ...CHT,
};

/** The closure of one argument by its letter. */
function argument(letter: string, tree: Tree, compiler: Parameters<Build>[0]): Fn<unknown> {
  if (letter === "s") return compiler.text(tree);
  if (letter === "n") return compiler.number(tree);
  if (letter === "b") return compiler.truth(tree);
  return compiler.nodes(tree);
}

/** The strings of all nodes of an argument; of anything else, its string. */
function spread(compiler: Parameters<Build>[0], tree: Tree): Fn<string[]> {
  const { type, run } = compiler.piece(tree);
  const text = compiler.text(tree);
  if (type === "s" || type === "n" || type === "b") return (c) => [text(c)];
  return (c) => {
    const v = run(c);
    return typeof v === "object" ? v.map((node) => node.text()) : [text(c)];
  };
}

/** How a function of the table is compiled: arguments first, then the call with as many as there are. */
function build([type, letters, fn]: Signature): Build {
  const call = fn as (...args: unknown[]) => Value;
  return (compiler, trees) => {
    const host = letters[0] === "h";
    const wanted = host ? letters.slice(1) : letters;
    const star = wanted.indexOf("*");
    const fixed = trees.slice(0, star < 0 ? trees.length : star);
    const args = fixed.map((tree, i) => argument(wanted[i] ?? "s", tree, compiler));
    if (star >= 0) {
      const rest = trees.slice(star).map((tree) => spread(compiler, tree));
      return {
        type,
        run: (c) => call(...(host ? [c.host] : []), ...args.map((a) => a(c)), ...rest.flatMap((r) => r(c))),
      };
    }
    const [a, b, d] = args;
    if (host) return { type, run: (c) => call(c.host, ...args.map((arg) => arg(c))) };
    if (!a) return { type, run: () => call() };
    if (!b) return { type, run: (c) => call(a(c)) };
    if (!d) return { type, run: (c) => call(a(c), b(c)) };
    return { type, run: (c) => call(...args.map((arg) => arg(c))) };
  };
}

/** weighted-checklist(min, max, flag, weight, ...): two node-sets are taken pair by pair. */
const weightedChecklist: Build = (compiler, [min = "", max = "", ...pairs]) => {
  const low = compiler.number(min);
  const high = compiler.number(max);
  const parts = pairs.map((tree) => spread(compiler, tree));
  const sum = (c: Scene) => {
    let total = 0;
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const weights = parts[i + 1]!(c);
      parts[i]!(c).forEach((flag, at) => {
        if (holds(flag) && at < weights.length) total += textToNumber(weights[at]!, c.host.timeZone);
      });
    }
    return total;
  };
  return { type: "b", run: (c) => between(sum(c), low(c), high(c)) };
};

/** randomize(node-set, seed?) */
const randomize: Build = (compiler, [set = "", seed]) => {
  const nodes = compiler.nodes(set);
  if (seed === undefined) {
    const drawn = (c: Scene) => parkMiller(`${1 + Math.floor(c.host.random() * 2_147_483_645)}`);
    return { type: "N", run: (c) => shuffle(nodes(c), drawn(c)) };
  }
  const piece = compiler.piece(seed);
  const counts = piece.type === "n" || piece.type === "b";
  const text = counts ? (c: Scene) => numberToText(Number(piece.run(c))) : compiler.text(seed);
  return { type: "N", run: (c) => shuffle(nodes(c), parkMiller(text(c))) };
};

/** Every function by name. */
export const FUNCTIONS: Record<string, Build> = {
  ...Object.fromEntries(Object.entries(TABLE).map(([name, signature]) => [name, build(signature)])),
  "weighted-checklist": weightedChecklist,
  min: extreme((a, b) => (a < b || Number.isNaN(a) ? a : b)),
  max: extreme((a, b) => (a > b || Number.isNaN(a) ? a : b)),
  randomize,
};
