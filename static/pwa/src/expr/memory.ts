/**
 * What was found in the instances of a repeat is kept until something changes that it was read from: a sum that every
 * instance compares itself with is added up once, and a member of the same name is looked up, not searched for.
 */
import type { Piece, Tree } from "./evaluate";
import type { Frame, Layout } from "./scene";

/** What a session keeps. */
export class Memory {
  private readonly kept = new Map<unknown, { frame: Frame; stamp: number; value: unknown }>();

  /** `versions`: how often each node of the plan has changed in any instance. */
  constructor(readonly versions: Uint32Array) {}

  /** What `make` gives; made again when one of the nodes has changed, or for another frame. The list of nodes is the key. */
  recall<T>(nodes: readonly number[], frame: Frame, make: () => T): T {
    let stamp = 0;
    for (const n of nodes) stamp += this.versions[n]!;
    const known = this.kept.get(nodes);
    if (known?.frame === frame && known.stamp === stamp) return known.value as T;
    const value = make();
    this.kept.set(nodes, { frame, stamp, value });
    return value;
  }
}

/** The frame of a scope at or above another. */
export function upTo(frame: Frame, scope: number): Frame {
  let f = frame;
  while (f.repeat !== scope && f.up) f = f.up;
  return f;
}

/** A node and the repeats around it. */
export function withRepeats({ scope }: Layout, n: number): number[] {
  const found = [n];
  for (let s = scope[n]!; s; s = scope[s]!) found.push(s);
  return found;
}

const OVER_SETS = /^(sum|count|count-non-empty|min|max|join)$/;
/** What gives the same for the same answers, wherever in the form and whenever it is asked. */
const STEADY =
  /^(ref|path|[-+*]|!?=|[<>]=?|and|or|not|neg|div|mod|if|int|round|number|string|coalesce|selected|string-length)$/;

/** A function of paths down from one frame and of nothing else, remembered; any other as it is. */
export function remembered(layout: Layout, tree: readonly Tree[], piece: Piece): Piece {
  if (!OVER_SETS.test(tree[0] as string)) return piece;
  const paths = tree.filter((arg) => Array.isArray(arg)) as Tree[][];
  const scope = paths[0]?.[1] as number;
  if (!paths.length) return piece;
  if (!paths.every(([op, base]) => op === "path" && base === scope)) return piece;
  const operations = [...JSON.stringify(paths).matchAll(/\["([^"]+)"/g)];
  if (!operations.every(([, op]) => STEADY.test(op!))) return piece;
  const read = [...new Set(numbersIn(paths).flatMap((n) => withRepeats(layout, n)))];
  const { type, run } = piece;
  return { type, run: (c) => c.host.memory.recall(read, upTo(c.frame, scope), () => run(c)) };
}

/** The nodes that stand in a tree. */
function numbersIn(tree: Tree): number[] {
  if (!Array.isArray(tree)) return [];
  const [op, a, b] = tree;
  const own = op === "ref" ? [a] : op === "path" ? (b as Tree[][]).map(([n]) => n) : [];
  return [...(own as number[]), ...tree.flatMap(numbersIn)];
}
