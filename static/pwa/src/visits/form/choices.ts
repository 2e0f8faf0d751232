/** Choice lists: searching them and showing only the part on the screen. */
import type { Choice } from "../../forms/session";
import { plainText } from "./markdown";
import { pinyinOf } from "./pinyin";

/** A list longer than this gets a search field and a window. */
export const LONG_LIST = 20;

/** What a list is searched by, once a list: its labels, and beside them values and what else finds a choice. */
interface Index {
  labels: string[];
  texts: string[];
  /** Pinyin of the labels; only made when somebody types Latin letters. */
  pinyin: string[] | null;
  /** What was looked for last, and which choices had it: the next key looks among those. */
  last: { query: string; found: number[] } | null;
}

const indexes = new WeakMap<readonly Choice[], Index>();

function indexOf(choices: Choice[], more: (value: string) => string): Index {
  let index = indexes.get(choices);
  if (!index) {
    const labels = choices.map(({ label }) => plainText(label).toLowerCase());
    const texts = choices.map(({ value }, at) => `${labels[at]} ${value} ${more(value)}`.toLowerCase());
    index = { labels, texts, pinyin: null, last: null };
    indexes.set(choices, index);
  }
  return index;
}

/**
 * The choices whose label, its pinyin or initials, or value holds every word of `query`, those beginning with it first.
 * `more` says what else a choice is found by: of a person or a house, the words of the register.
 */
export function searchChoices(
  choices: Choice[],
  query: string,
  more: (value: string) => string = () => "",
): Choice[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return choices;
  const index = indexOf(choices, more);
  const { labels, texts } = index;
  if (/[a-z]/.test(query.toLowerCase())) index.pinyin ??= labels.map(pinyinOf);
  const pinyin = index.pinyin ?? [];
  const joined = words.join(" ");
  const before = index.last && joined.startsWith(index.last.query) ? index.last.found : labels.keys();
  const found: number[] = [];
  for (const at of before)
    if (words.every((word) => texts[at]!.includes(word) || pinyin[at]?.includes(word))) found.push(at);
  index.last = { query: joined, found };
  const starts = found.filter((at) => labels[at]!.startsWith(first) || pinyin[at]?.startsWith(first));
  const leading = new Set(starts);
  return [...starts, ...found.filter((at) => !leading.has(at))].map((at) => choices[at]!);
}

/** Whether any choice has a picture, a sound or a film; known once a list. */
export function anyMedia(choices: readonly Choice[]): boolean {
  let found = illustrated.get(choices);
  if (found === undefined) {
    found = choices.some(hasMedia);
    illustrated.set(choices, found);
  }
  return found;
}

const illustrated = new WeakMap<readonly Choice[], boolean>();

/** Whether something stands beside the words of a label. */
export function hasMedia({ media }: Pick<Choice, "media">): boolean {
  return Boolean(media["big-image"] ?? media.image ?? media.audio ?? media.video);
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
