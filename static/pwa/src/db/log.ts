/**
 * Records on disk: a log of sealed segments, by stream and by how soon the screens need them. A pulled page becomes
 * segments of many records, a small change a small segment, and the latest word on a record stands.
 */
import type { Id, Kind, PulledRecord, PullPage, RecordBodies } from "../lib/types";
import { type SegmentRow, type Store, type Tables, TIER_MIXED, type Tier } from "./store";

export type Entry = [kind: Kind, id: Id, body: RecordBodies[Kind] | null];
/** One segment, opened. */
export interface Segment {
  seq: number;
  stream: Id;
  /** The tier it lies in; entries of other tiers are in it only when an older app wrote it. */
  tier: number;
  entries: Entry[];
}

/** Records sealed together at most. */
const SEGMENT = 500;

/** What stands in the lists comes first, then who lives there, then what is looked up one by one. */
export const TIERS: Tier[] = [0, 1, 2];
const TIER_OF: Partial<Record<Kind, Tier>> = { member: 1, card: 2, visit: 2 };

export function tierOf(kind: Kind): Tier {
  return TIER_OF[kind] ?? 0;
}

/** Rows of a tier as they lie on disk, in their order; with the first come those that an older app wrote mixed. */
export function rowsOf(tables: Tables, tier: Tier): Promise<SegmentRow[]> {
  const wanted = tier === 0 ? [0, TIER_MIXED] : [tier];
  return tables.segments.where("tier").anyOf(wanted).sortBy("seq");
}

/** A row opened. */
export async function opened(store: Store, { seq, stream, tier, sealed }: SegmentRow): Promise<Segment> {
  const found = await store.open<Entry[] | PullPage>(sealed);
  const entries = Array.isArray(found) ? found : found.records.map(entryOf);
  return { seq: seq!, stream, tier, entries };
}

function entryOf({ kind, id, body }: PulledRecord): Entry {
  return [kind, id, body];
}

/** Seal entries of one stream, tier by tier. */
export async function sealedRows(store: Store, stream: Id, entries: Iterable<Entry>): Promise<SegmentRow[]> {
  const byTier: Entry[][] = TIERS.map(() => []);
  for (const entry of entries) byTier[tierOf(entry[0])]!.push(entry);
  const rows: SegmentRow[] = [];
  for (const tier of TIERS) {
    const all = byTier[tier]!;
    for (let at = 0; at < all.length; at += SEGMENT) {
      const part = all.slice(at, at + SEGMENT);
      rows.push({ stream, tier, count: part.length, sealed: await store.seal(part) });
    }
  }
  return rows;
}

/** Segments that so many records of a tier need at least. */
export function needed(records: number): number {
  return Math.ceil(records / SEGMENT);
}

/**
 * A page's segments. A big page of one stream is sealed as it came, since writing JSON anew costs as much as reading it;
 * it is sorted into tiers when the phone is idle.
 */
async function rowsOfPage(store: Store, page: PullPage, raw?: ArrayBuffer): Promise<SegmentRow[]> {
  const byStream = new Map<Id, PulledRecord[]>();
  for (const record of page.records) {
    const records = byStream.get(record.stream);
    if (records) records.push(record);
    else byStream.set(record.stream, [record]);
  }
  const [only] = byStream.keys();
  const count = page.records.length;
  if (raw && only && byStream.size === 1 && count >= SEGMENT)
    return [{ stream: only, tier: TIER_MIXED, count, sealed: await store.sealBytes(raw) }];
  const rows: SegmentRow[] = [];
  for (const [stream, records] of byStream)
    rows.push(...(await sealedRows(store, stream, records.map(entryOf))));
  return rows;
}

/** Put a page and its cursor on disk in one transaction; returns where its segments stand, as `[stream, tier, seq]`. */
export async function append(
  store: Store,
  page: PullPage,
  raw?: ArrayBuffer,
): Promise<[Id, number, number][]> {
  const [cursor, rows] = await Promise.all([store.seal(page.cursor), rowsOfPage(store, page, raw)]);
  const { segments, meta } = store.tables;
  const seqs = await store.tables.transaction("rw", segments, meta, async () => {
    for (const dropped of page.dropped_streams) await segments.where("stream").equals(dropped).delete();
    await meta.put({ id: "cursor", sealed: cursor });
    return rows.length ? await segments.bulkAdd(rows, { allKeys: true }) : [];
  });
  return rows.map((row, at) => [row.stream, row.tier, seqs[at]!]);
}

/**
 * Write tiers of a stream anew, in place of the segments `known` here; null, and nothing is touched, when another tab has
 * added some meanwhile that this one has not read.
 */
export async function rewrite(
  store: Store,
  stream: Id,
  tiers: number[],
  entries: Iterable<Entry>,
  known: ReadonlySet<number>,
): Promise<[number, number][] | null> {
  const rows = await sealedRows(store, stream, entries);
  const { segments } = store.tables;
  return store.tables.transaction("rw", segments, async () => {
    const here = (await segments.where("stream").equals(stream).toArray()).filter((row) =>
      tiers.includes(row.tier),
    );
    if (here.some((row) => !known.has(row.seq!))) return null;
    await segments.bulkDelete(here.map((row) => row.seq!));
    const seqs = rows.length ? await segments.bulkAdd(rows, { allKeys: true }) : [];
    return rows.map((row, at): [number, number] => [row.tier, seqs[at]!]);
  });
}
