/** Choice lists: searching them and showing only the part on the screen. */
import type { Choice } from "../../forms/session";
import { plainText } from "./markdown";

/** A list longer than this gets a search field and a window. */
export const LONG_LIST = 20;

/**
 * The choices whose label or value holds every word of `query`, those beginning with it first. `more` says what else a
 * choice is found by: of a person or a house, the pinyin and initials of the register.
 */
export function searchChoices(
  choices: Choice[],
  query: string,
  more: (value: string) => string = () => "",
): Choice[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return choices;
  const first = words[0] ?? "";
  const starts: Choice[] = [];
  const others: Choice[] = [];
  for (const choice of choices) {
    const label = plainText(choice.label).toLowerCase();
    const text = `${label} ${choice.value.toLowerCase()} ${more(choice.value).toLowerCase()}`;
    if (!words.every((word) => text.includes(word))) continue;
    (label.startsWith(first) ? starts : others).push(choice);
  }
  return [...starts, ...others];
}

/** The rows [from, to) of `count` rows of `rowHeight` pixels to draw, a few more than are seen. */
export function windowed(scrollTop: number, height: number, rowHeight: number, count: number) {
  const spare = 4;
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - spare));
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { from, to: Math.max(from, to) };
}

/** The chosen values of a select-multiple answer. */
export function chosen(value: string): string[] {
  return value.split(/\s+/).filter(Boolean);
}

/** A select-multiple answer with `value` added or taken out, in the order of the choices as ODK stores it. */
export function toggled(answer: string, value: string, choices: Choice[]): string {
  const now = new Set(chosen(answer));
  if (now.has(value)) now.delete(value);
  else now.add(value);
  const ordered = choices.map((choice) => choice.value).filter((one) => now.delete(one));
  return [...ordered, ...now].join(" ");
}

/** A rank answer with the choice at `index` moved by `by` places. */
export function moved(order: string[], index: number, by: number): string[] {
  const to = index + by;
  if (to < 0 || to >= order.length) return order;
  const next = [...order];
  const [one] = next.splice(index, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}
