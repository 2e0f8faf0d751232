/** What was pulled, in memory once unlocked, with what waits in the outbox laid over it. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Household, Id, Kind, PullPage, RecordBodies } from "../lib/types";
import { append, type Entry, needed, opened, rewrite, rowsOf, type Segment, TIERS, tierOf } from "./log";
import type { Outbox } from "./outbox";
import { cardsWith, followupsWith, householdsWith, membersWith, visitsWith } from "./overlay";
import { operationsWith } from "./steps";
import { type Holder, type SegmentRow, type Store, type Tables, TIER_MIXED, type Tier } from "./store";

/** Segments a stream may have beyond what its records need before it is folded. */
const LOOSE = 12;
/** While many pages arrive, the screens are told at most this often, in milliseconds: telling costs more than a page. */
const TELL_EVERY = 3000;

type Maps = { [K in Kind]: Map<Id, RecordBodies[K]> };
type Told = { [K in Kind]: Signal<ReadonlyMap<Id, RecordBodies[K]>> };

const KINDS: Kind[] = [
  "area",
  "account",
  "form",
  "household",
  "member",
  "card",
  "visit",
  "followup",
  "receipt",
  "operation",
  "programme",
  "claim",
  "hand_over",
];

function perKind<T>(make: () => T): Record<Kind, T> {
  return Object.fromEntries(KINDS.map((kind) => [kind, make()])) as Record<Kind, T>;
}

/** What one stream holds: its records by kind, also of kinds that this version of the app does not know yet. */
interface Stream {
  kinds: Map<Kind, Map<Id, RecordBodies[Kind]>>;
  /** Its segments on disk that are in memory: where they stand in the log, and their tier. */
  seqs: Map<number, number>;
}

/**
 * The records of the streams this account pulls, as signals of maps by id. A record may stand in two streams (a village's
 * and a worker's own); it is there as long as one of them has it. After unlocking, what the lists show is there at once
 * and the rest moments later: see `whole`.
 */
export class Records {
  private readonly held: Holder;
  private readonly streams = new Map<Id, Stream>();
  private readonly maps = perKind(() => new Map()) as Maps;
  private readonly told = perKind(() => signal(new Map())) as unknown as Told;
  private readonly untold = new Set<Kind>(KINDS);
  private readonly allHere = signal(false);
  private toldAt = 0;
  private queue: Promise<unknown> = Promise.resolve();
  /** Called with the households that left this phone with a page. */
  onGone: (households: Household[]) => void = () => undefined;

  readonly areas: ReadonlySignal<ReadonlyMap<Id, RecordBodies["area"]>> = this.told.area;
  readonly accounts: ReadonlySignal<ReadonlyMap<Id, RecordBodies["account"]>> = this.told.account;
  readonly forms: ReadonlySignal<ReadonlyMap<Id, RecordBodies["form"]>> = this.told.form;
  readonly cards: ReadonlySignal<ReadonlyMap<Id, RecordBodies["card"]>>;
  readonly households: ReadonlySignal<ReadonlyMap<Id, RecordBodies["household"]>>;
  readonly members: ReadonlySignal<ReadonlyMap<Id, RecordBodies["member"]>>;
  readonly visits: ReadonlySignal<ReadonlyMap<Id, RecordBodies["visit"]>>;
  readonly receipts: ReadonlySignal<ReadonlyMap<Id, RecordBodies["receipt"]>> = this.told.receipt;
  readonly followups: ReadonlySignal<ReadonlyMap<Id, RecordBodies["followup"]>>;
  readonly programmes: ReadonlySignal<ReadonlyMap<Id, RecordBodies["programme"]>> = this.told.programme;
  /** Claims as the server tells them; `entitlements/store` lays what waits here over them. */
  readonly claims: ReadonlySignal<ReadonlyMap<Id, RecordBodies["claim"]>> = this.told.claim;
  readonly handOvers: ReadonlySignal<ReadonlyMap<Id, RecordBodies["hand_over"]>> = this.told.hand_over;
  readonly operations: ReadonlySignal<ReadonlyMap<Id, RecordBodies["operation"]>>;

  constructor(held: Holder, outbox: Outbox, workerId: () => Id | null) {
    this.held = held;
    const { visit, household, member, card, followup, operation } = this.told;
    this.visits = computed(() => visitsWith(visit.value, outbox.all.value, workerId()));
    this.households = computed(() => householdsWith(household.value, visit.value, outbox.all.value));
    this.cards = computed(() => cardsWith(card.value, outbox.all.value));
    this.operations = computed(() => operationsWith(operation.value, outbox.all.value, workerId()));
    this.members = computed(() => membersWith(member.value, visit.value, outbox.all.value));
    this.followups = computed(() => followupsWith(followup.value, visit.value, outbox.all.value, workerId()));
  }

  /** False for the moment after unlocking in which members, cards and visits are still being opened. */
  get whole(): ReadonlySignal<boolean> {
    return this.allHere;
  }

  /** Resolves when everything asked for until now is read or written, the rest after unlocking too. */
  async settled(): Promise<void> {
    await this.queue;
  }

  /** The server's own record of a visit, without what waits here; undefined when it is not on this phone. */
  pulledVisit(id: Id): RecordBodies["visit"] | undefined {
    return this.maps.visit.get(id);
  }

  /** What `open` needs first, still sealed: read while the PIN's key is being derived. */
  ahead(tables: Tables): Promise<SegmentRow[]> {
    return rowsOf(tables, 0);
  }

  /** Open what the lists show, then go on with the rest; after unlocking. */
  async open(ahead?: Promise<SegmentRow[]>): Promise<void> {
    const { store } = this.held;
    const rows = await (ahead ?? this.ahead(store.tables));
    const first = await Promise.all(rows.map((row) => opened(store, row)));
    if (!this.held.has(store)) return;
    this.empty();
    for (const segment of first) this.load(segment, 0);
    this.tell();
    void this.inOrder(() => this.openRest(store, first));
  }

  /** Members, cards and visits, segment by segment, so that a key pressed meanwhile is heard. */
  private async openRest(store: Store, first: Segment[]): Promise<void> {
    const mixed = first.filter((segment) => segment.tier === TIER_MIXED);
    for (const tier of TIERS.slice(1)) {
      const segments = [...mixed];
      for (const row of await rowsOf(store.tables, tier)) segments.push(await opened(store, row));
      if (!this.held.has(store)) return;
      for (const segment of segments.sort((a, b) => a.seq - b.seq)) this.load(segment, tier);
      this.tell();
    }
    this.allHere.value = true;
  }

  /** Put what a segment says of one tier in memory; of all tiers without one. */
  private load({ seq, stream, tier, entries }: Segment, only?: Tier): void {
    this.stream(stream).seqs.set(seq, tier);
    for (const entry of entries)
      if (only === undefined || tierOf(entry[0]) === only) this.remember(stream, entry);
  }

  /** Forget what is in memory; on locking. */
  close(): void {
    this.empty();
    this.tell();
  }

  private empty(): void {
    this.allHere.value = false;
    this.streams.clear();
    for (const kind of KINDS) {
      this.maps[kind].clear();
      this.untold.add(kind);
    }
  }

  /** Read what another tab wrote since: new segments, or everything when some were written anew. */
  refresh(): Promise<void> {
    return this.inOrder(async () => {
      const { store } = this.held;
      const { segments } = store.tables;
      const here = new Set(await segments.toCollection().primaryKeys());
      const known = [...this.streams.values()].flatMap((stream) => [...stream.seqs.keys()]);
      const anew = known.some((seq) => !here.has(seq));
      if (!anew) for (const seq of known) here.delete(seq);
      const rows = (await segments.bulkGet([...here].sort((a, b) => a - b))).filter(
        (row) => row !== undefined,
      );
      const read: Segment[] = [];
      for (const row of rows) read.push(await opened(store, row));
      if (!this.held.has(store)) return;
      if (anew) this.empty();
      for (const segment of read) this.load(segment);
      this.allHere.value = true;
      this.tell();
    });
  }

  /** Put a pulled page on disk together with its cursor, then in memory; `raw` is the answer it was read from. */
  apply(page: PullPage, raw?: ArrayBuffer): Promise<void> {
    return this.inOrder(() => this.applyNow(page, raw));
  }

  private async applyNow(page: PullPage, raw?: ArrayBuffer): Promise<void> {
    const { store } = this.held;
    const written = await append(store, page, raw);
    if (!this.held.has(store)) return; // locked meanwhile: on disk it is, in memory it has no place any more
    const left = new Map<Id, Household>();
    for (const dropped of page.dropped_streams) this.drop(dropped, left);
    for (const [stream, tier, seq] of written) this.stream(stream).seqs.set(seq, tier);
    for (const { stream, kind, id, body } of page.records) this.remember(stream, [kind, id, body], left);
    const gone = [...left.values()].filter((one) => !this.maps.household.has(one.id));
    if (gone.length > 0) this.onGone(gone);
    if (!page.more || Date.now() - this.toldAt > TELL_EVERY) this.tell();
  }

  /** Begin from nothing: the server no longer knows our cursor. What is unsent is elsewhere and stays. */
  clear(): Promise<void> {
    return this.inOrder(async () => {
      const { store } = this.held;
      const { segments, meta } = store.tables;
      await store.tables.transaction("rw", segments, meta, async () => {
        await segments.clear();
        await meta.delete("cursor");
      });
      if (!this.held.has(store)) return;
      this.close();
      this.allHere.value = true;
    });
  }

  /** Write streams anew that lie in many small segments; returns how many were. For when the phone is idle. */
  async fold(): Promise<number> {
    await this.settled();
    let folded = 0;
    for (const [id, stream] of [...this.streams]) {
      const least = sum([...stream.kinds.values()].map((records) => needed(records.size)));
      if (stream.seqs.size <= least + LOOSE && ![...stream.seqs.values()].includes(TIER_MIXED)) continue;
      await this.inOrder(async () => {
        if (this.allHere.value && (await this.rewrite(id, [...TIERS, TIER_MIXED]))) folded++;
      });
    }
    return folded;
  }

  /** Take visits off this phone, from memory and from disk. */
  trim(ids: ReadonlySet<Id>): Promise<void> {
    return this.inOrder(async () => {
      for (const [id, stream] of [...this.streams]) {
        const visits = stream.kinds.get("visit");
        const old = [...(visits?.keys() ?? [])].filter((visit) => ids.has(visit));
        if (old.length === 0) continue;
        for (const visit of old) this.remember(id, ["visit", visit, null]);
        await this.rewrite(id, [tierOf("visit"), TIER_MIXED]);
      }
      this.tell();
    });
  }

  /** True when tiers of a stream were written anew. Mixed segments hold all tiers, so all are written with them. */
  private async rewrite(id: Id, tiers: number[]): Promise<boolean> {
    const { store } = this.held;
    const stream = this.streams.get(id);
    if (!stream) return false;
    const all = [...stream.seqs.values()].includes(TIER_MIXED) ? [...TIERS, TIER_MIXED] : tiers;
    const written = await rewrite(store, id, all, entriesOf(stream, all), new Set(stream.seqs.keys()));
    if (!written || !this.held.has(store)) return false;
    for (const [seq, tier] of [...stream.seqs]) if (all.includes(tier)) stream.seqs.delete(seq);
    for (const [tier, seq] of written) stream.seqs.set(seq, tier);
    return true;
  }

  /** One after another: a page must not arrive between reading a stream and writing it anew. */
  private inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(() => (this.held.isOpen ? work() : undefined));
    this.queue = done.catch(() => undefined);
    return done;
  }

  private stream(id: Id): Stream {
    let stream = this.streams.get(id);
    if (!stream) {
      stream = { kinds: new Map(), seqs: new Map() };
      this.streams.set(id, stream);
    }
    return stream;
  }

  /** Keep an entry; ids of records that leave with it go to `left`. Of an unknown kind it waits for the app's next version. */
  private remember(streamId: Id, [kind, id, body]: Entry, left?: Map<Id, Household>): void {
    const { kinds } = this.stream(streamId);
    let records = kinds.get(kind);
    if (!records) {
      records = new Map();
      kinds.set(kind, records);
    }
    if (body === null) {
      if (records.delete(id)) this.forget(kind, id, left);
      return;
    }
    records.set(id, body);
    if (!(kind in this.maps)) return;
    this.maps[kind].set(id, body as never);
    this.untold.add(kind);
  }

  /** Take a record away unless another stream still has it. */
  private forget(kind: Kind, id: Id, left?: Map<Id, Household>): void {
    if (!(kind in this.maps)) return;
    this.untold.add(kind);
    for (const { kinds } of this.streams.values()) {
      const body = kinds.get(kind)?.get(id);
      if (body) {
        this.maps[kind].set(id, body as never);
        return;
      }
    }
    const household = kind === "household" && this.maps.household.get(id);
    if (household) left?.set(id, household);
    this.maps[kind].delete(id);
  }

  private drop(id: Id, left: Map<Id, Household>): void {
    const stream = this.streams.get(id);
    this.streams.delete(id);
    for (const [kind, records] of stream?.kinds ?? [])
      for (const record of records.keys()) this.forget(kind, record, left);
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

/** What a stream holds, of some tiers. */
function* entriesOf(stream: Stream, tiers: number[]): Iterable<Entry> {
  for (const [kind, records] of stream.kinds)
    if (tiers.includes(tierOf(kind))) for (const [id, body] of records) yield [kind, id, body];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
