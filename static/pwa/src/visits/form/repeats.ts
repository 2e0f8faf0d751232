/** Instances of repeats as people know them: "Member 2", or by their first answer. */
import type { Item, Page } from "../../forms/session";
import { answerText } from "./answers";
import { plainText } from "./markdown";

/** The instances of a repeat that are relevant. */
export function instancesOf(repeat: Item): Item[] {
  return repeat.children.filter((child) => child.kind === "instance" && child.relevant);
}

/** The repeats that have answers set aside, beyond their count. */
export function setAside(item: Item): Item[] {
  return [...(item.setAside ? [item] : []), ...item.children.flatMap(setAside)];
}

/** What tells an instance from its neighbours: its first typed answer or choice of a person, else its first answer. */
export function summaryOf(instance: Item): string {
  let first = "";
  const named = find(instance, (item) => {
    const text = item.widget && !item.readonly ? answerText(item) : "";
    first ||= text;
    const list = item.widget === "select1" && item.choices.length > 0 && /^[0-9a-f-]{36}$/.test(item.value);
    return text !== "" && (item.type === "string" && item.widget === "input" ? true : list);
  });
  return named ? answerText(named) : first;
}

function find(item: Item, wanted: (item: Item) => boolean): Item | undefined {
  for (const child of item.children) {
    if (!child.relevant) continue;
    if (child.kind === "field" && wanted(child)) return child;
    const found = child.kind === "group" ? find(child, wanted) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Where a page stands: the groups around it, and which instance of a repeat. */
export function withinText(page: Page): string {
  return page.within
    .map(({ label, index, item }) =>
      item?.kind === "instance" ? `${plainText(label)} ${index}` : plainText(label),
    )
    .join(" › ");
}
