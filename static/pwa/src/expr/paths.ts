/**
 * References and paths over the form's own instances and over lists (docs/plan.md, section 3). Node-sets come in
 * document order and leave out what is not relevant.
 */
import type { Build, Compiler, Piece, Tree } from "./evaluate";
import { cellNodes, groupBy, type Row, type Rows } from "./lists";
import { upTo, withRepeats } from "./memory";
import type { Fn, FormNode, Frame, Layout, Scene } from "./scene";
import { along, IN_FORM } from "./steps";
import { treePath } from "./trees";
import { toBoolean, type XNode } from "./values";

type Nodes = readonly XNode[];
/** Keeps the candidates that a predicate keeps; `outer` is the scene around the path. */
type Predicate = (group: Nodes, outer: Scene) => Nodes;

const set = (run: Fn<Nodes>): Piece => ({ type: "N", run });

/**
 * Finds the single instance of a node that a frame sees: its own, or that of a frame around it. None for a frame
 * outside of the node's repeat, which only the heading of a repeat without instances is written in.
 */
export function single(layout: Layout, n: number): (frame: Frame) => FormNode | undefined {
  if (layout.isRepeat[n] || n === 0) return (frame) => upTo(frame, n).self;
  const slot = layout.slot[n]!;
  const scope = layout.scope[n]!;
  return (frame) => {
    let f: Frame | undefined = frame;
    while (f && f.repeat !== scope) f = f.up;
    return f?.nodes[slot];
  };
}

/** The repeats passed through on the way from a scope down to a node, outermost first; the node too if it is one. */
function repeatsDown(layout: Layout, scope: number, n: number): number[] {
  const chain = layout.isRepeat[n] ? [n] : [];
  for (let s = layout.scope[n]!; s !== scope && s !== 0; s = layout.scope[s]!) chain.unshift(s);
  return chain;
}

/** Goes down to the relevant instances of repeats, by their slots, outermost first. */
function descend(frame: Frame, ways: readonly number[], visit: (frame: Frame) => void, depth = 0): void {
  if (depth === ways.length) visit(frame);
  else
    for (const inner of frame.nodes[ways[depth]!]!.series!)
      if (inner.self.on) descend(inner, ways, visit, depth + 1);
}

/** A step of a path: adds the relevant instances of a node below a frame that the predicates keep, parent by parent. */
type Hop = (start: Frame, c: Scene, found: FormNode[]) => void;

function hop(compiler: Compiler, scope: number, n: number, trees: readonly Tree[]): Hop {
  const { layout } = compiler;
  const ways = repeatsDown(layout, scope, n).map((repeat) => layout.slot[repeat]!);
  const isRepeat = layout.isRepeat[n]!;
  const slot = layout.slot[n]!;
  if (!trees.length)
    return (start, _, found) =>
      descend(start, ways, (frame) => {
        const node = isRepeat ? frame.self : frame.nodes[slot]!;
        if (node.on) found.push(node);
      });
  if (isRepeat) ways.pop();
  const read = withRepeats(layout, n);
  const group = ({ nodes }: Frame, { host }: Scene): Nodes => {
    const node = nodes[slot]!;
    if (!isRepeat) return node.on ? [node] : [];
    return host.memory.recall(read, node.frame, () => {
      const instances = node.series!.map(({ self }) => self);
      return node.off ? instances.filter(({ on }) => on) : instances;
    });
  };
  const equal = equalTo(compiler, n, group, trees[0]);
  const candidates = equal ?? group;
  const keep = predicates(compiler, equal ? trees.slice(1) : trees);
  return (start, c, found) =>
    descend(start, ways, (parent) => {
      for (const node of filtered(candidates(parent, c), keep, c)) found.push(node as FormNode);
    });
}

type Group = (parent: Frame, c: Scene) => Nodes;

/**
 * The instances of a repeat in which a question equals something that is the same for all of them, looked up; undefined
 * when the predicate is another one.
 */
function equalTo(compiler: Compiler, n: number, group: Group, tree: Tree | undefined): Group | undefined {
  const { layout } = compiler;
  if (!Array.isArray(tree) || tree[0] !== "=" || !layout.isRepeat[n]) return undefined;
  const isOwn = (side: Tree) =>
    Array.isArray(side) && side[0] === "ref" && layout.scope[side[1] as number] === n;
  const isFixed = (side: Tree) => typeof side === "string" || (Array.isArray(side) && side[0] === "current");
  const [own, other] = isOwn(tree[1]!) ? [tree[1]!, tree[2]!] : [tree[2]!, tree[1]!];
  if (!isOwn(own) || !isFixed(other) || compiler.piece(other).type !== "s") return undefined;
  const question = (own as number[])[1]!;
  const slot = layout.slot[question]!;
  const read = withRepeats(layout, question);
  const text = compiler.text(other);
  return (parent, c) => {
    const index = c.host.memory.recall(read, parent, () =>
      groupBy(group(parent, c), (node) => (node as FormNode).frame.nodes[slot]!.text()),
    );
    return index.get(text(c)) ?? [];
  };
}

/** Compiles a predicate: by position or by truth, inside the candidate or outside of the path. */
function predicate(compiler: Compiler, tree: Tree): Predicate {
  if (Array.isArray(tree) && tree[0] === "at") {
    const at = compiler.number(tree[1] as Tree);
    return (group, outer) => {
      const node = group[at(outer) - 1];
      return node ? [node] : [];
    };
  }
  const { type, run } = compiler.piece(tree);
  return (group, outer) => {
    const scene: Scene = { ...outer, size: group.length };
    return group.filter((node, i) => {
      enter(scene, node, i + 1);
      const v = run(scene);
      return type === "b" ? (v as boolean) : typeof v === "number" ? v === i + 1 : toBoolean(v);
    });
  };
}

/** Moves a scene to a candidate: into its frame when it is a node of the form, onto it when it is a row. */
function enter(scene: Scene, node: XNode, position: number): void {
  scene.position = position;
  scene.here = node;
  if ("cell" in node) scene.row = node as Row;
  else if ("frame" in node) scene.frame = (node as FormNode).frame;
}

function filtered(group: Nodes, predicates: readonly Predicate[], scene: Scene): Nodes {
  let kept = group;
  for (const keep of predicates) if (kept.length) kept = keep(kept, scene);
  return kept;
}

function predicates(compiler: Compiler, trees: readonly Tree[]): Predicate[] {
  return trees.map((tree) => predicate(compiler, tree));
}

/** Document order of two nodes of the form: by the instances they are in, then as the plan numbers them. */
function documentOrder(a: XNode, b: XNode): number {
  const x = documentPath(a as FormNode);
  const y = documentPath(b as FormNode);
  for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
  return x.length - y.length;
}

function documentPath(node: FormNode): number[] {
  const path: number[] = [];
  for (let frame: Frame | undefined = node.frame; frame?.up; frame = frame.up)
    path.unshift(frame.repeat, frame.self.place!());
  if (node !== node.frame.self) path.push(node.n);
  return path;
}

/** Sorts into document order and drops doubles, when all are nodes of the form; rows stay as they came. */
function inOrder(nodes: Nodes): Nodes {
  const unique = [...new Set(nodes)];
  return unique.every((node) => "frame" in node) ? unique.sort(documentOrder) : unique;
}

/** What a column is to equal: a text, or any of a node-set's, whose emptiness stands for the empty text. */
function wanted(compiler: Compiler, tree: Tree): Fn<readonly string[]> {
  const { type, run } = compiler.piece(tree);
  if (type === "N")
    return (c) => {
      const texts = (run(c) as Nodes).map((node) => node.text());
      return texts.length ? texts : [""];
    };
  const text = compiler.text(tree);
  return (c) => [text(c)];
}

/** The rows whose column holds any of these texts, in their own order. */
function withAny(rows: Rows, column: string, texts: readonly string[]): readonly Row[] {
  if (texts.length === 1) return rows.where(column, texts[0]!);
  const found = [...new Set(texts)].flatMap((text) => rows.where(column, text));
  return found.sort((a, b) => (a.place?.() ?? 0) - (b.place?.() ?? 0));
}

/** The operations on paths, by the names the plan gives them. */
export const PATHS: Record<string, Build> = {
  ref: ({ layout }, [n]) => {
    const find = single(layout, n as number);
    const text = (c: Scene) => find(c.frame)?.text() ?? "";
    const nodes = (c: Scene) => {
      const node = find(c.frame);
      return node?.on ? [node] : [];
    };
    return { type: "s", run: text, text, nodes };
  },
  path: (compiler, [base, steps]) => {
    const { layout } = compiler;
    let scope = base as number;
    const hops = (steps as Tree[][]).map(([n, ...trees]) => {
      const next = hop(compiler, scope, n as number, trees);
      scope = layout.isRepeat[n as number] ? (n as number) : layout.scope[n as number]!;
      return next;
    });
    return set((c) => {
      let found: FormNode[] = [];
      hops[0]!(upTo(c.frame, base as number), c, found);
      for (const next of hops.slice(1)) {
        const starts = found;
        found = [];
        for (const { frame } of starts) next(frame, c, found);
      }
      return found;
    });
  },
  step: (compiler, [tree = "", axis, numbers, ...trees]) => {
    const nodes = compiler.nodes(tree);
    const keep = predicates(compiler, trees);
    const wanted = new Set(numbers as number[]);
    const on = (node: FormNode) => node.on && wanted.has(node.n);
    return set((c) =>
      inOrder(
        nodes(c).flatMap((node) =>
          filtered(along(node as FormNode, axis as string, IN_FORM).filter(on), keep, c),
        ),
      ),
    );
  },
  current: (compiler, [tree = ""]) => {
    const piece = compiler.piece(tree);
    const outside =
      <T>(run: Fn<T>): Fn<T> =>
      (c) =>
        run({ ...c, frame: c.origin, position: 1, size: 1 });
    return {
      type: piece.type,
      run: outside(piece.run),
      ...(piece.text && { text: outside(piece.text) }),
      ...(piece.nodes && { nodes: outside(piece.nodes) }),
    };
  },
  rows: (compiler, [list, pairs, trees, column]) => {
    const equal = (pairs as Tree[][]).map(([name, tree = ""]) => ({
      name: name as string,
      wanted: wanted(compiler, tree),
    }));
    const keep = predicates(compiler, trees as Tree[]);
    const find = (c: Scene): readonly Row[] => {
      const rows = c.host.list(list as string);
      const [first, ...rest] = equal;
      let found = first ? withAny(rows, first.name, first.wanted(c)) : rows.all();
      for (const { name, wanted } of rest) {
        const texts = wanted(c);
        found = found.filter((row) => texts.includes(`${row.cell(name) ?? ""}`));
      }
      return filtered(found, keep, c) as readonly Row[];
    };
    if (column === null || column === undefined) return set(find);
    return set((c) => find(c).flatMap((row) => cellNodes(row, column as string)));
  },
  col: (_, [column]) => {
    if (column === null || column === undefined) return set((c) => (c.here ? [c.here] : []));
    return {
      type: "N",
      run: (c) => (c.row ? cellNodes(c.row, column as string) : []),
      text: (c) => `${c.row?.cell(column as string) ?? ""}`,
    };
  },
  tree: (compiler, args) =>
    treePath(
      args,
      (trees) => {
        const keep = predicates(compiler, trees);
        return (group, scene) => filtered(group, keep, scene);
      },
      Array.isArray(args[0]) ? compiler.nodes(args[0]) : undefined,
    ),
  none: () => set(() => []),
  here: () => set((c) => (c.here ? [c.here] : [])),
  filter: (compiler, [tree = "", ...trees]) => {
    const nodes = compiler.nodes(tree);
    const keep = predicates(compiler, trees);
    return set((c) => filtered(nodes(c), keep, c));
  },
  union: (compiler, trees) => {
    const parts = trees.map((tree) => compiler.nodes(tree));
    return set((c) => inOrder(parts.flatMap((part) => part(c))));
  },
  once: (compiler, [n, tree = ""]) => {
    const find = single(compiler.layout, n as number);
    const text = compiler.text(tree);
    return { type: "s", run: (c) => find(c.frame)?.raw || text(c) };
  },
};
