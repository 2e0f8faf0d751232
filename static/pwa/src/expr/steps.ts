/**
 * Steps along the axes of XPath (1.0, section 2.2), over the form's own nodes and over nested lists, for paths that are
 * more than a way down (docs/plan.md, section 3, `step` and `tree`). Mirrors fieldapp/forms/expr/steps.py.
 */
import type { FormNode } from "./scene";

/** What a node must tell of those around it. */
interface Around<T> {
  above(node: T): T | undefined;
  below(node: T): readonly T[];
}

/** The nodes on an axis of a node, nearest first; `child` and `attribute` are told apart by who asks. */
export function along<T>(node: T, axis: string, around: Around<T>): readonly T[] {
  const { above, below } = around;
  if (axis === "self") return [node];
  if (axis === "child" || axis === "attribute") return below(node);
  if (axis.startsWith("descendant")) {
    const inner = below(node).flatMap((child) => along(child, "descendant-or-self", around));
    return axis === "descendant" ? inner : [node, ...inner];
  }
  const outer = above(node);
  if (axis.endsWith("sibling")) {
    const alike = outer ? below(outer) : [];
    const place = alike.indexOf(node);
    return axis === "preceding-sibling" ? alike.slice(0, place).reverse() : alike.slice(place + 1);
  }
  if (axis === "parent") return outer ? [outer] : [];
  const further = outer ? along(outer, "ancestor-or-self", around) : [];
  return axis === "ancestor" ? further : [node, ...further];
}

/** The form's own nodes; of a repeat its instances, in their place among the others. */
export const IN_FORM: Around<FormNode> = {
  above: ({ parent }) => (parent?.series ? parent.parent : parent),
  below: (node) => node.children.flatMap((child) => child.series?.map((frame) => frame.self) ?? [child]),
};
