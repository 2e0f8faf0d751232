/** The audit trail as the desk reads it: its rows by page, the end of its chain, and the whole as a file. */
import { signal } from "@preact/signals";
import { client, getJson } from "../../api/client";
import type { Id, Moment, Page } from "../../lib/types";
import type { Query } from "../calls";
import { type Filters, queryOf } from "../filters";
import { pagedList } from "../paged";

/** One thing that someone did; `n` is its place in the chain, null until it is sealed. */
export interface AuditRow {
  id: Id;
  at: Moment;
  actor_id: Id | null;
  device_id: Id | null;
  action: string;
  subject_kind: string;
  subject_id: Id | null;
  household_id: Id | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  why: string | null;
  n: number | null;
  hash: string | null;
}

/** The end of the chain, and how many rows are not sealed yet. */
export interface Chain {
  n: number;
  hash: string;
  waiting: number;
}

export const list = pagedList<AuditRow>((query: Query) =>
  getJson<Page<AuditRow>>(`/audit${queryOf({ limit: 100, ...query })}`),
);
export const chain = signal<Chain | null>(null);

/** Fetch the end of the chain; where that fails, the list says so. */
export async function loadChain(): Promise<void> {
  chain.value = await getJson<Chain>("/audit/chain").catch(() => null);
}

/** The filters as the API takes them: whole days as moments. */
export function asked(filters: Filters): Record<string, string> {
  const { from, to, ...others } = filters;
  const query: Record<string, string> = { ...others };
  if (from) query.from = new Date(`${from}T00:00`).toISOString();
  if (to) query.to = new Date(Date.parse(`${to}T00:00`) + 86_400_000).toISOString();
  return query;
}

/** Everything that the filters let through, as CSV. Throws a Failure. */
export async function exported(filters: Filters): Promise<Blob> {
  const answer = await client.call("GET", `/audit/export${queryOf(asked(filters))}`, { patience: 900_000 });
  return answer.blob();
}

/** A field that was changed, as it was and as it is; null where it was not there. */
export interface Difference {
  field: string;
  was: unknown;
  is: unknown;
}

/** The fields of a row that differ, those told only after among them; objects are told apart field by field. */
export function differences(row: AuditRow): Difference[] {
  const before = flat(row.before);
  const after = flat(row.after);
  const found: Difference[] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[field] ?? null, after[field] ?? null];
    if (JSON.stringify(was) !== JSON.stringify(is)) found.push({ field, was, is });
  }
  return found;
}

function flat(values: Record<string, unknown> | null, path = ""): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value && typeof value === "object" && !Array.isArray(value)) {
      Object.assign(found, flat(value as Record<string, unknown>, `${path}${name}.`));
    } else found[path + name] = value;
  }
  return found;
}
