/** A filled form in its own words, line by line, for reading: the desk, timelines, paper. */
import { words } from "../expr/values";
import type { Item } from "./item";
import type { Session } from "./session";

export interface Line {
  /** The item's path; headings have theirs. */
  readonly path: string;
  readonly kind: "heading" | "answer";
  /** How deep in groups and repeats, from 0. */
  readonly depth: number;
  readonly label: string;
  /** What was answered: labels of choices in the session's language; dates and positions as stored. */
  readonly value: string;
  /** The XForms type, for those who write dates and positions out. */
  readonly type: string;
  readonly widget: string | undefined;
  /** Names of the files answered with. */
  readonly files: string[];
}

/** The relevant questions that were answered, with the headings of what they are in. */
export function describe(session: Session): Line[] {
  return linesOf(session.root.children, 0);
}

function linesOf(items: readonly Item[], depth: number): Line[] {
  return items.flatMap((item) => {
    if (!item.relevant || item.name === "meta" || item.name[0] === "@") return [];
    if (item.kind === "field") return answerLine(item, depth);
    if (item.kind === "repeat") return linesOf(item.children, depth);
    const label = item.label || (item.kind === "instance" ? item.name : "");
    const inside = linesOf(item.children, label ? depth + 1 : depth);
    if (!inside.length || !label) return inside;
    const title = item.kind === "instance" ? `${label} ${item.index}` : label;
    return [line(item, "heading", depth, title, ""), ...inside];
  });
}

function answerLine(item: Item, depth: number): Line[] {
  if (item.value === "" || item.note || (item.label === "" && !item.widget)) return [];
  return [line(item, "answer", depth, item.label || item.name, spoken(item))];
}

function line(item: Item, kind: Line["kind"], depth: number, label: string, value: string): Line {
  const files = kind === "answer" && item.widget === "upload" ? [item.value] : [];
  return { path: item.path, kind, depth, label, value, type: item.type, widget: item.widget, files };
}

/** An answer as a person reads it. */
function spoken(item: Item): string {
  if (!["select1", "select", "rank"].includes(item.widget ?? "")) return item.value;
  const labels = new Map(item.choices.map((choice) => [choice.value, choice.label]));
  const chosen = item.widget === "select1" ? [item.value] : words(item.value);
  return chosen.map((value) => labels.get(value) ?? value).join(item.widget === "rank" ? " > " : ", ");
}
