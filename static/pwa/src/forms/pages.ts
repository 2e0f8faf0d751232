/** The pages of a form: one question, everything of a field-list, or "add another?" after a repeat. */
import type { Engine } from "./engine";
import type { Item } from "./item";
import type { Frame, Node } from "./nodes";
import type { View, ViewGroup } from "./plan";

/** A heading or a question of a page, in order. */
export type Block = { kind: "heading"; key: string; text: string } | { kind: "question"; item: Item };

export interface Page {
  /** Stable while the form is open: the path of what is on it. */
  readonly key: string;
  readonly kind: "question" | "list" | "repeat";
  /** The question, the field-list group or instance (when it has an element), or the repeat. */
  readonly item: Item | undefined;
  /** The questions on it; none on a repeat's boundary. */
  readonly items: Item[];
  readonly blocks: Block[];
  /** Of a field-list: its heading. */
  readonly title: string;
  /** The groups and repeat instances around it that have a label, outermost first. */
  readonly within: { label: string; index: number; item: Item | undefined }[];
}

type Within = Page["within"];

/** The pages that are relevant now, in order. */
export function pagesOf(engine: Engine): Page[] {
  const pages: Page[] = [];
  walk(engine, engine.form.plan.view, engine.root, [], pages);
  return pages;
}

function walk(engine: Engine, entries: readonly View[], frame: Frame, within: Within, pages: Page[]): void {
  for (const entry of entries) {
    if (typeof entry === "number") {
      const item = shown(engine, entry, frame);
      if (item) pages.push(questionPage(item, within));
    } else if (entry.kind === "repeat") walkRepeat(engine, entry, frame, within, pages);
    else walkGroup(engine, entry, frame, within, pages);
  }
}

function walkGroup(engine: Engine, group: ViewGroup, frame: Frame, within: Within, pages: Page[]): void {
  const item = group.node === undefined ? undefined : engine.find(group.node, frame);
  if (item && !item.on) return;
  const label = headingOf(engine, group, item, frame);
  if (isList(group, item)) pushList(engine, group, item, frame, label, within, pages);
  else walk(engine, group.items, frame, label ? [...within, { label, index: 1, item }] : within, pages);
}

function walkRepeat(engine: Engine, repeat: ViewGroup, frame: Frame, within: Within, pages: Page[]): void {
  const series = engine.find(repeat.node!, frame);
  if (!series.on) return;
  for (const { self } of series.series!) {
    if (!self.on) continue;
    const label = headingOf(engine, repeat, self, self.frame) || series.name;
    const inside = [...within, { label, index: self.index, item: self }];
    if (isList(repeat, self)) pushList(engine, repeat, self, self.frame, label, within, pages);
    else walk(engine, repeat.items, self.frame, inside, pages);
  }
  if (series.canAdd)
    pages.push({
      key: series.path,
      kind: "repeat",
      item: series,
      items: [],
      blocks: [],
      title: series.label,
      within,
    });
}

function questionPage(item: Node, within: Within): Page {
  const blocks: Block[] = [{ kind: "question", item }];
  return { key: item.path, kind: "question", item, items: [item], blocks, title: "", within };
}

function pushList(
  engine: Engine,
  group: ViewGroup,
  item: Node | undefined,
  frame: Frame,
  title: string,
  within: Within,
  pages: Page[],
): void {
  const blocks = blocksOf(engine, group.items, frame);
  const items = blocks.flatMap((block) => (block.kind === "question" ? [block.item] : []));
  if (!items.length) return;
  const key = item ? item.path : `${items[0]!.path}~`;
  pages.push({ key, kind: "list", item, items, blocks, title, within });
}

/** Everything that is shown inside a field-list, nested headings and repeats too. */
function blocksOf(engine: Engine, entries: readonly View[], frame: Frame): Block[] {
  return entries.flatMap((entry): Block[] => {
    if (typeof entry === "number") {
      const item = shown(engine, entry, frame);
      return item ? [{ kind: "question", item }] : [];
    }
    const found = entry.node === undefined ? undefined : engine.find(entry.node, frame);
    if (found && !found.on) return [];
    const places =
      entry.kind === "repeat" ? found!.series!.map(({ self }) => self).filter(({ on }) => on) : [found];
    return places.flatMap((item) => {
      const inner = entry.kind === "repeat" ? item!.frame : frame;
      const text = headingOf(engine, entry, item, inner);
      const blocks = blocksOf(engine, entry.items, inner);
      const key = `${item?.path ?? text}#`;
      return text && blocks.length ? [{ kind: "heading", key, text } as const, ...blocks] : blocks;
    });
  });
}

/**
 * A control's question when it is shown: a calculation only when it has words of its own, and no control that stands
 * outside of the repeat its question is in.
 */
function shown(engine: Engine, question: number, frame: Frame): Node | undefined {
  if (!engine.sees(frame, question)) return undefined;
  const item = engine.find(question, frame);
  return item.on && (!item.computed || item.label !== "") ? item : undefined;
}

function isList(group: ViewGroup, item: Node | undefined): boolean {
  const words = group.appearance ?? item?.appearance ?? [];
  return words.includes("field-list") || words.includes("table-list");
}

function headingOf(engine: Engine, group: ViewGroup, item: Node | undefined, frame: Frame): string {
  return group.label === undefined ? (item?.label ?? "") : engine.text(group.label, frame);
}
