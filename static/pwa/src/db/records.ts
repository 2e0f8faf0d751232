/** What was pulled, in memory once unlocked, with what waits in the outbox laid over it. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Id, Kind, PulledRecord, PullPage, RecordBodies } from "../lib/types";
import type { Outbox } from "./outbox";
import { followupsWith, householdsWith, membersWith, visitsWith } from "./overlay";
import type { Holder, SegmentRow, Store } from "./store";

/** Records sealed together. */
const SEGMENT = 200;
/** Segments a stream may have beyond what its records need before it is folded. */
const LOOSE = 12;
/** While many pages arrive, the screens are told at most this often, in milliseconds. */
const TELL_EVERY = 500;

type Entry = [kind: Kind, id: Id, body: RecordBodies[Kind] | null];
type Maps = { [K in Kind]: Map<Id, RecordBodies[K]> };
type Told = { [K in Kind]: Signal<ReadonlyMap<Id, RecordBodies[K]>> };

const KINDS: Kind[] = ["area", "account", "form", "household", "member", "card", "visit", "followup"];

function perKind<T>(make: () => T): Record<Kind, T> {
  return Object.fromEntries(KINDS.map((kind) => [kind, make()])) as Record<Kind, T>;
}

/**
 * The records of the streams this account pulls, as signals of maps by id.
 *
 * On disk a stream is a log of sealed segments: a pulled page becomes segments of up to 200 records, a small change a
 * small segment, and the latest word on a record stands. A stream with many small segments is folded when the phone is
 * idle: written anew from memory. A record may stand in two streams (a village's and a worker's own); it is there as
 * long as one of them has it.
 */
export class Records {
  private readonly held: Holder;
  private readonly streams = new Map<Id, Map<string, Entry>>();
  private readonly segments = new Map<Id, number>();
  private readonly maps = perKind(() => new Map()) as Maps;
  private readonly told = perKind(() => signal(new Map())) as unknown as Told;
  private readonly untold = new Set<Kind>();
  private toldAt = 0;
  private queue: Promise<unknown> = Promise.resolve();
  /** Called with how many households left this phone with a page. */
  onGone: (households: number) => void = () => undefined;

  readonly areas: ReadonlySignal<ReadonlyMap<Id, RecordBodies["area"]>> = this.told.area;
  readonly accounts: ReadonlySignal<ReadonlyMap<Id, RecordBodies["account"]>> = this.told.account;
  readonly forms: ReadonlySignal<ReadonlyMap<Id, RecordBodies["form"]>> = this.told.form;
  readonly cards: ReadonlySignal<ReadonlyMap<Id, RecordBodies["card"]>> = this.told.card;
  readonly households: ReadonlySignal<ReadonlyMap<Id, RecordBodies["household"]>>;
  readonly members: ReadonlySignal<ReadonlyMap<Id, RecordBodies["member"]>>;
  readonly visits: ReadonlySignal<ReadonlyMap<Id, RecordBodies["visit"]>>;
  readonly followups: ReadonlySignal<ReadonlyMap<Id, RecordBodies["followup"]>>;

  constructor(held: Holder, outbox: Outbox, workerId: () => Id | null) {
    this.held = held;
    const { visit, household, member, followup } = this.told;
    this.visits = computed(() => visitsWith(visit.value, outbox.all.value, workerId()));
    this.households = computed(() => householdsWith(household.value, visit.value, outbox.all.value));
    this.members = computed(() => membersWith(member.value, visit.value, outbox.all.value));
    this.followups = computed(() => followupsWith(followup.value, visit.value, outbox.all.value, workerId()));
  }

  /** True when the server's own record of a visit is here. */
  hasPulledVisit(id: Id): boolean {
    return this.maps.visit.has(id);
  }

  /** Read and open every segment; after unlocking. */
  async open(): Promise<void> {
    this.close();
    const { store } = this.held;
    const rows = await store.tables.segments.orderBy("seq").toArray();
    const opened = await Promise.all(rows.map((row) => store.open<Entry[]>(row.sealed)));
    rows.forEach((row, index) => {
      this.segments.set(row.stream, (this.segments.get(row.stream) ?? 0) + 1);
      const stream = this.stream(row.stream);
      for (const entry of opened[index]!) {
        if (entry[2] === null) stream.delete(`${entry[0]}/${entry[1]}`);
        else stream.set(`${entry[0]}/${entry[1]}`, entry);
      }
    });
    for (const stream of this.streams.values()) {
      for (const [kind, id, body] of stream.values()) this.maps[kind].set(id, body as never);
    }
    for (const kind of KINDS) this.untold.add(kind);
    this.tell();
  }

  /** Forget what is in memory; on locking. */
  close(): void {
    this.streams.clear();
    this.segments.clear();
    for (const kind of KINDS) {
      this.maps[kind].clear();
      this.untold.add(kind);
    }
    this.tell();
  }

  /** Put a pulled page on disk together with its cursor, then in memory. */
  apply(page: PullPage): Promise<void> {
    return this.inOrder(() => this.applyNow(page));
  }

  private async applyNow(page: PullPage): Promise<void> {
    const { store } = this.held;
    const byStream = new Map<Id, PulledRecord[]>();
    for (const record of page.records) {
      const records = byStream.get(record.stream);
      if (records) records.push(record);
      else byStream.set(record.stream, [record]);
    }
    const rows: SegmentRow[] = [];
    for (const [stream, records] of byStream) {
      for (let at = 0; at < records.length; at += SEGMENT) {
        const entries = records.slice(at, at + SEGMENT).map(({ kind, id, body }): Entry => [kind, id, body]);
        rows.push({ stream, count: entries.length, sealed: await store.seal(entries) });
      }
    }
    const cursor = { id: "cursor", sealed: await store.seal(page.cursor) };
    const { tables } = store;
    await tables.transaction("rw", tables.segments, tables.meta, async () => {
      for (const dropped of page.dropped_streams)
        await tables.segments.where("stream").equals(dropped).delete();
      await tables.segments.bulkAdd(rows);
      await tables.meta.put(cursor);
    });
    for (const { stream } of rows) this.segments.set(stream, (this.segments.get(stream) ?? 0) + 1);
    const before = new Set(this.maps.household.keys());
    for (const dropped of page.dropped_streams) this.drop(dropped);
    for (const record of page.records) this.remember(record);
    let gone = 0;
    for (const id of before) if (!this.maps.household.has(id)) gone++;
    if (gone > 0) this.onGone(gone);
    if (!page.more || Date.now() - this.toldAt > TELL_EVERY) this.tell();
  }

  /** Begin from nothing: the server no longer knows our cursor. What is unsent is elsewhere and stays. */
  clear(): Promise<void> {
    return this.inOrder(async () => {
      const { tables } = this.held.store;
      await tables.transaction("rw", tables.segments, tables.meta, async () => {
        await tables.segments.clear();
        await tables.meta.delete("cursor");
      });
      this.close();
    });
  }

  /** Write streams anew that lie in many small segments; returns how many were. For when the phone is idle. */
  async fold(): Promise<number> {
    let folded = 0;
    for (const [id, stream] of [...this.streams]) {
      const needed = Math.ceil(stream.size / SEGMENT);
      if ((this.segments.get(id) ?? 0) <= needed + LOOSE) continue;
      await this.inOrder(() => this.rewrite(this.held.store, id, [...stream.values()]));
      folded++;
    }
    return folded;
  }

  private async rewrite(store: Store, stream: Id, entries: Entry[]): Promise<void> {
    const { tables } = store;
    const rows: SegmentRow[] = [];
    for (let at = 0; at < entries.length; at += SEGMENT) {
      const part = entries.slice(at, at + SEGMENT);
      rows.push({ stream, count: part.length, sealed: await store.seal(part) });
    }
    await tables.transaction("rw", tables.segments, async () => {
      await tables.segments.where("stream").equals(stream).delete();
      await tables.segments.bulkAdd(rows);
    });
    this.segments.set(stream, rows.length);
  }

  /** One after another: a page must not arrive between reading a stream and writing it anew. */
  private inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private stream(id: Id): Map<string, Entry> {
    let stream = this.streams.get(id);
    if (!stream) {
      stream = new Map();
      this.streams.set(id, stream);
    }
    return stream;
  }

  private remember({ kind, id, stream, body }: PulledRecord): void {
    if (!(kind in this.maps)) return;
    const key = `${kind}/${id}`;
    if (body === null) {
      this.stream(stream).delete(key);
      this.forget(kind, id);
    } else {
      this.stream(stream).set(key, [kind, id, body]);
      this.maps[kind].set(id, body as never);
    }
    this.untold.add(kind);
  }

  /** Take a record away unless another stream still has it. */
  private forget(kind: Kind, id: Id): void {
    for (const other of this.streams.values()) {
      const entry = other.get(`${kind}/${id}`);
      if (entry) {
        this.maps[kind].set(id, entry[2] as never);
        return;
      }
    }
    this.maps[kind].delete(id);
  }

  private drop(id: Id): void {
    const stream = this.streams.get(id);
    this.streams.delete(id);
    this.segments.delete(id);
    for (const [kind, record] of stream?.values() ?? []) {
      this.forget(kind, record);
      this.untold.add(kind);
    }
  }

  /** Tell the screens what arrived since they were last told. */
  tell(): void {
    this.toldAt = Date.now();
    batch(() => {
      for (const kind of this.untold) {
        const told: Signal<unknown> = this.told[kind];
        told.value = new Map<Id, unknown>(this.maps[kind]);
      }
    });
    this.untold.clear();
  }
}
