/** How a member is related to the head. */
import { t } from "../../ui";

export const RELATIONS = [
  "head",
  "spouse",
  "child",
  "child_in_law",
  "grandchild",
  "parent",
  "grandparent",
  "sibling",
  "other",
  "lodger",
];

/** Forms may bring relations of their own; those are shown as they are. */
export function relation(code: string): string {
  const key = `desk.relation_${code}`;
  const words = t(key);
  return words === key ? code : words;
}
