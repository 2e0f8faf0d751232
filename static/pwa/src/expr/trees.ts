/** Nested secondary instances, for paths that are more than rows and cells (docs/plan.md, `tree`). */
import type { Piece, Tree } from "./evaluate";
import type { Row, Rows } from "./lists";
import type { Scene } from "./scene";
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

function descendants(node: TreeNode): TreeNode[] {
  return node.children.flatMap((child) => [child, ...descendants(child)]);
}

/** The nodes that an axis leads to. */
function along(node: TreeNode, axis: string): readonly TreeNode[] {
  if (axis === "child") return node.children;
  if (axis === "attribute") return node.attributes;
  if (axis === "descendant") return descendants(node);
  if (axis === "descendant-or-self") return [node, ...descendants(node)];
  if (axis === "parent") return node.parent ? [node.parent] : [];
  return [node];
}

/** Compiles `["tree", list, steps]`; `keep` compiles the predicates of a step. */
export function treePath(
  [list, steps]: readonly Tree[],
  keep: (trees: readonly Tree[]) => (group: Nodes, scene: Scene) => Nodes,
): Piece {
  const hops = (steps as Tree[][]).map(([axis, name, ...trees]) => ({
    axis: axis as string,
    fits: (node: XNode) => name === "*" || name === "node()" || node.name === name,
    keep: keep(trees),
  }));
  const start = (c: Scene) => {
    if (list === null || list === undefined) return c.row;
    const rows = c.host.list(list as string);
    return rows instanceof TreeRows ? rows.document : documentOfRows(rows);
  };
  return {
    type: "N",
    run: (c) => {
      const first = start(c);
      let found: Nodes = first instanceof TreeNode ? [first] : [];
      for (const hop of hops) {
        const next = found.flatMap((node) => hop.keep(along(node as TreeNode, hop.axis).filter(hop.fits), c));
        found = [...new Set(next)].sort((a, b) => (a as TreeNode).order - (b as TreeNode).order);
      }
      return found;
    },
  };
}
