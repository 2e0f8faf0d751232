/** Nested secondary instances, for paths that are more than rows and cells (docs/plan.md, `tree`). */
import type { Piece, Tree } from "./evaluate";
import { cellNodes, type Row, type Rows } from "./lists";
import type { Fn, Scene } from "./scene";
import { along } from "./steps";
import type { XNode } from "./values";

type Written = readonly [
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly unknown[],
];
type Nodes = readonly XNode[];

/** An element, an attribute (named @...), or the document around the first element. */
export class TreeNode implements Row {
  readonly children: TreeNode[] = [];
  readonly attributes: TreeNode[] = [];

  constructor(
    readonly name: string,
    private readonly own: string,
    readonly parent: TreeNode | undefined,
    /** Its number in document order. */
    readonly order: number,
  ) {}

  text(): string {
    return this.own + this.children.map((child) => child.text()).join("");
  }
  columns(): Iterable<string> {
    return this.children.map((child) => child.name);
  }
  cell(column: string): string | undefined {
    return this.children.find((child) => child.name === column)?.text();
  }
}

/** Builds an element below a parent; `count` numbers the nodes. */
function build([name, attributes, children]: Written, parent: TreeNode, count: { n: number }): void {
  const own = children.filter((child) => typeof child === "string").join("");
  const node = new TreeNode(name, own, parent, ++count.n);
  parent.children.push(node);
  for (const key in attributes)
    node.attributes.push(new TreeNode(`@${key}`, attributes[key]!, node, ++count.n));
  for (const child of children) if (typeof child !== "string") build(child as Written, node, count);
}

/** The document of an element as the plan writes it. */
function documentOf(tree: Written): TreeNode {
  const document = new TreeNode("", "", undefined, 0);
  build(tree, document, { n: 0 });
  return document;
}

/** Rows of cells as the document that they would be. */
function documentOfRows(rows: Rows): TreeNode {
  const [root, item] = rows.names ?? ["root", "item"];
  const items = rows.all().map((row): Written => {
    const cells = [...row.columns()].filter((column) => row.cell(column) !== undefined);
    return [item!, {}, cells.map((column): Written => [column, {}, [`${row.cell(column)}`]])];
  });
  return documentOf([root!, {}, items]);
}

/** The rows of a nested list: the elements below its root. */
export class TreeRows implements Rows {
  readonly document: TreeNode;

  constructor(tree: unknown) {
    this.document = documentOf(tree as Written);
  }
  all(): readonly Row[] {
    return this.document.children[0]?.children ?? [];
  }
  where(column: string, text: string): readonly Row[] {
    return this.all().filter((row) => `${row.cell(column) ?? ""}` === text);
  }
}

/** Answers as they are stored (docs/plan.md, section 9). */
export interface Answers {
  readonly [name: string]: string | Answers | readonly Answers[];
}

/** Stored answers as the element that they would be. */
function written(name: string, answers: Answers): Written {
  const attributes: Record<string, string> = {};
  const children: unknown[] = [];
  for (const [key, value] of Object.entries(answers))
    if (key[0] === "@") attributes[key.slice(1)] = `${value}`;
    else if (key === "#") children.push(value);
    else
      for (const each of [value].flat())
        children.push(typeof each === "string" ? [key, {}, [each]] : written(key, each as Answers));
  return [name, attributes, children];
}

/** Stored answers as a list: what was saved last with a form. */
export function answerRows(name: string, answers: Answers): Rows {
  return new TreeRows(written(name, answers));
}

const IN_TREE = {
  above: (node: TreeNode) => node.parent,
  below: (node: TreeNode): readonly TreeNode[] => node.children,
};

/** The nodes that a step leads to from a row or from a node of a nested list. */
function follow(node: XNode, axis: string, name: string): Nodes {
  const any = name === "*" || name === "node()";
  if (node instanceof TreeNode) {
    const found = axis === "attribute" ? node.attributes : along(node, axis, IN_TREE);
    return any ? found : found.filter((each) => each.name === name);
  }
  if (!("cell" in node)) return [];
  const row = node as Row;
  if (axis !== "child") return axis === "self" ? [row] : [];
  return (any ? [...row.columns()] : [name]).flatMap((column) => cellNodes(row, column));
}

/** Document order without doubles for nodes of a nested list; rows and cells stay as they came. */
function inOrder(nodes: Nodes): Nodes {
  if (!nodes.every((node) => node instanceof TreeNode)) return nodes;
  return [...new Set(nodes)].sort((a, b) => a.order - b.order);
}

/** Compiles `["tree", list or expression, steps]`; `keep` compiles the predicates of a step. */
export function treePath(
  [list, steps]: readonly Tree[],
  keep: (trees: readonly Tree[]) => (group: Nodes, scene: Scene) => Nodes,
  from: Fn<Nodes> | undefined,
): Piece {
  const hops = (steps as Tree[][]).map(([axis, name, ...trees]) => ({
    axis: axis as string,
    name: name as string,
    keep: keep(trees),
  }));
  const start = (c: Scene): Nodes => {
    if (from) return from(c);
    if (list === null || list === undefined) return c.here ? [c.here] : [];
    const rows = c.host.list(list as string);
    return [rows instanceof TreeRows ? rows.document : documentOfRows(rows)];
  };
  return {
    type: "N",
    run: (c) => {
      let found = start(c);
      for (const { axis, name, keep } of hops)
        found = inOrder(found.flatMap((node) => keep(follow(node, axis, name), c)));
      return found;
    },
  };
}
