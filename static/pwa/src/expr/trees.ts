/** Nested secondary instances, for those that are more than rows of cells (docs/plan.md, `tree`). */
import type { Build, Tree } from "./evaluate";
import type { Row, Rows } from "./lists";
import type { XNode } from "./values";

type Written = readonly [
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly unknown[],
];

/** An element, or the document around the first. */
export class TreeNode implements Row {
  readonly tag = true;
  readonly children: TreeNode[];
  private readonly own: string;

  constructor(
    readonly name: string,
    readonly attributes: readonly TreeNode[],
    children: readonly unknown[],
    readonly parent: TreeNode | undefined,
  ) {
    this.own = children.filter((child) => typeof child === "string").join("");
    this.children = children
      .filter((child) => typeof child !== "string")
      .map((child) => elementOf(child as Written, this));
  }

  text(): string {
    return this.own + this.children.map((child) => child.text()).join("");
  }

  place(): number {
    return (this.parent?.children.filter((other) => other.name === this.name).indexOf(this) ?? 0) + 1;
  }

  cell(column: string): string | undefined {
    return this.children.find((child) => child.name === column)?.text();
  }
}

function elementOf([name, attributes, children]: Written, parent: TreeNode): TreeNode {
  const made = Object.entries(attributes).map(([key, value]) => new TreeNode(key, [], [value], parent));
  return new TreeNode(name, made, children, parent);
}

/** The rows of a nested list: the elements below its root. */
export class TreeRows implements Rows {
  readonly document: TreeNode;

  constructor(tree: unknown) {
    this.document = new TreeNode("", [], [tree], undefined);
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

/** The nodes one step away along an axis. */
function along(node: TreeNode, axis: string): readonly TreeNode[] {
  if (axis === "child") return node.children;
  if (axis === "attribute") return node.attributes;
  if (axis === "descendant") return descendants(node);
  if (axis === "parent") return node.parent ? [node.parent] : [];
  return [node];
}

/** Compiles `["tree", list, steps]`; `keep` compiles the predicates of a step. */
export function treePath(
  [list, steps]: readonly Tree[],
  keep: (
    trees: readonly Tree[],
  ) => (group: readonly XNode[], scene: Parameters<ReturnType<Build>["run"]>[0]) => readonly XNode[],
): ReturnType<Build> {
  const hops = (steps as Tree[][]).map(([axis, name, ...trees]) => ({
    axis: axis as string,
    name,
    keep: keep(trees),
  }));
  return {
    type: "N",
    run: (c) => {
      const rows = list === null ? undefined : c.host.list(list as string);
      const start = list === null ? c.row : rows instanceof TreeRows ? rows.document : undefined;
      let found: readonly XNode[] = start instanceof TreeNode ? [start] : [];
      for (const hop of hops)
        found = found.flatMap((node) => {
          const group = along(node as TreeNode, hop.axis);
          return hop.keep(hop.name === "*" ? group : group.filter((each) => each.name === hop.name), c);
        });
      return [...new Set(found)];
    },
  };
}
