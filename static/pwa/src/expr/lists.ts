/**
 * Secondary instances as rows: inline in the plan, or filled by a provider when the form is open (docs/plan.md,
 * section 5). Looking rows up by a column goes through an index, made the first time and kept.
 */
import { Atom, type XNode } from "./values";

/** One row; its cells are named by column. */
export interface Row extends XNode {
  /** The columns it has. */
  columns(): Iterable<string>;
  /** The cell, or undefined when the row has none of that name. A number is the number of a text. */
  cell(column: string): string | number | undefined;
}

/** The rows of one secondary instance. */
export interface Rows {
  /** Names of its outer element and of its rows', where they are not root and item. */
  readonly names?: readonly string[] | undefined;
  all(): readonly Row[];
  /** Those whose column holds exactly this text; a missing cell counts as empty. */
  where(column: string, text: string): readonly Row[];
}

/** The cell of a row as a node-set: one node, or none. */
export function cellNodes(row: Row, column: string): XNode[] {
  const cell = row.cell(column);
  return cell === undefined ? [] : [new Atom(`${cell}`, column)];
}

type Cells = readonly (string | number | null)[];

class InlineRow implements Row {
  readonly name = "item";
  constructor(
    private readonly list: InlineRows,
    private readonly cells: Cells,
    private readonly at: number,
  ) {}
  text(): string {
    return "";
  }
  place(): number {
    return this.at + 1;
  }
  columns(): Iterable<string> {
    return this.list.columns.keys();
  }
  cell(column: string): string | number | undefined {
    const i = this.list.columns.get(column);
    return i === undefined ? undefined : (this.cells[i] ?? undefined);
  }
}

/** A list written in the plan. Shared by every session of the plan, and its indexes too. */
export class InlineRows implements Rows {
  readonly columns: Map<string, number>;
  private rows: Row[] | undefined;
  private readonly indexes = new Map<string, Map<string, Row[]>>();

  constructor(
    columns: readonly string[],
    private readonly cells: readonly Cells[],
    readonly names?: readonly string[],
  ) {
    this.columns = new Map(columns.map((name, i) => [name, i]));
  }

  all(): readonly Row[] {
    this.rows ??= this.cells.map((cells, i) => new InlineRow(this, cells, i));
    return this.rows;
  }

  where(column: string, text: string): readonly Row[] {
    let index = this.indexes.get(column);
    if (!index) {
      index = groupBy(this.all(), (row) => `${row.cell(column) ?? ""}`);
      this.indexes.set(column, index);
    }
    return index.get(text) ?? [];
  }
}

/** Rows or nodes by a text that each has, in order. */
export function groupBy<T>(all: readonly T[], textOf: (each: T) => string): Map<string, T[]> {
  const index = new Map<string, T[]>();
  for (const each of all) {
    const key = textOf(each);
    const same = index.get(key);
    if (same) same.push(each);
    else index.set(key, [each]);
  }
  return index;
}

/** A row that a provider gives: an object of strings. */
export class PlainRow implements Row {
  readonly name = "item";
  constructor(
    readonly data: Readonly<Record<string, string>>,
    private readonly at = 0,
  ) {}
  text(): string {
    return "";
  }
  place(): number {
    return this.at + 1;
  }
  columns(): Iterable<string> {
    return Object.keys(this.data);
  }
  cell(column: string): string | undefined {
    return Object.hasOwn(this.data, column) ? this.data[column] : undefined;
  }
}

type Plain = Readonly<Record<string, string>>;

/** Where rows of external lists come from: the register on the phone or on the server. */
export interface ListProvider {
  all(list: string): Iterable<Plain>;
  where(list: string, column: string, value: string): Iterable<Plain>;
}

/** A list filled by a provider, asked anew each time: the register may change while a form is open. */
export class ExternalRows implements Rows {
  constructor(
    private readonly name: string,
    private readonly provider: ListProvider | undefined,
  ) {}
  all(): readonly Row[] {
    return Array.from(this.provider?.all(this.name) ?? [], (data, i) => new PlainRow(data, i));
  }
  where(column: string, text: string): readonly Row[] {
    return Array.from(
      this.provider?.where(this.name, column, text) ?? [],
      (data, i) => new PlainRow(data, i),
    );
  }
}
