/** Questions with the same choices that stand under one another as one table (`table-list`, `label` with `list-nolabel`). */
import type { Item } from "../../forms/item";
import type { Block } from "../../forms/pages";

/** Choices side by side that a thumb still hits on a narrow phone. */
const MOST_COLUMNS = 7;

export interface Table {
  kind: "table";
  key: string;
  /** The question that only names the choices, when there is one. */
  head: Item | undefined;
  /** The questions answered in it, one a row. */
  rows: Item[];
}

/** The blocks of a page with every run of such questions as one table. */
export function withTables(blocks: readonly Block[]): (Block | Table)[] {
  const found: (Block | Table)[] = [];
  for (let at = 0; at < blocks.length; ) {
    const run = tableAt(blocks, at);
    if (run) {
      found.push(run.table);
      at += run.length;
    } else found.push(blocks[at++]!);
  }
  return found;
}

/** The table that begins at a block: a `label` or `list` question, or the first `list-nolabel`, and those that follow. */
function tableAt(blocks: readonly Block[], at: number): { table: Table; length: number } | undefined {
  const first = selectOf(blocks[at]);
  if (!first) return undefined;
  const head = has(first, "label") ? first : undefined;
  if (!head && !has(first, "list") && !has(first, "list-nolabel")) return undefined;
  const columns = first.choices.map(({ value }) => value).join(" ");
  const rows = head ? [] : [first];
  let length = 1;
  for (let next = selectOf(blocks[at + length]); next; next = selectOf(blocks[at + ++length])) {
    const same = has(next, "list-nolabel") && next.choices.map(({ value }) => value).join(" ") === columns;
    if (!same) break;
    rows.push(next);
  }
  const width = first.choices.length;
  if (rows.length === 0 || length === 1 || width === 0 || width > MOST_COLUMNS) return undefined;
  return { table: { kind: "table", key: `${first.path}|`, head, rows }, length };
}

function selectOf(block: Block | undefined): Item | undefined {
  if (block?.kind !== "question") return undefined;
  const { item } = block;
  return item.widget === "select1" || item.widget === "select" ? item : undefined;
}

function has(item: Item, appearance: string): boolean {
  return item.appearance.includes(appearance);
}
