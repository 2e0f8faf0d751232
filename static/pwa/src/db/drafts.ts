import { type ReadonlySignal, signal } from "@preact/signals";
import type { ItemKind } from "../lib/types";
import type { Effects, NewItem, Outbox } from "./outbox";
import { writeAnswer } from "./space";
import type { Holder } from "./store";

/** What the list of drafts shows of each; the visit keeps more in it. */
export interface Draft {
  id: string;
  household_id: string;
  started_at: string;
}

/** Visits being made, sealed at every answer; `all` has them in memory, oldest first. */
export class Drafts {
  private readonly held: Holder;
  private readonly known = signal<Draft[]>([]);
  private queue: Promise<unknown> = Promise.resolve();

  constructor(held: Holder) {
    this.held = held;
  }

  /** Every draft, oldest first. */
  get all(): ReadonlySignal<Draft[]> {
    return this.known;
  }

  /** Read them into memory; after unlocking. */
  open(): Promise<void> {
    return this.inOrder(async () => {
      const { store } = this.held;
      const rows = await store.tables.drafts.toArray();
      const drafts = await Promise.all(rows.map((row) => store.open<Draft>(row.sealed)));
      if (!this.held.has(store)) return;
      this.known.value = drafts.sort(byStart);
    });
  }

  /** Forget what is in memory; on locking. */
  close(): void {
    this.known.value = [];
  }

  /** Put a draft on disk; resolves when it is there. Saves happen in the order they were asked for. */
  save<T extends Draft>(draft: T): Promise<void> {
    const copy = structuredClone(draft);
    this.know(copy);
    return this.inOrder(async () => {
      const { store } = this.held;
      const row = { id: copy.id, sealed: await store.seal(copy) };
      await writeAnswer(() => store.tables.drafts.put(row));
      if (!this.all.value.some((one) => one.id === copy.id) && this.held.has(store)) this.know(copy);
    });
  }

  private forget(id: string): void {
    this.known.value = this.known.value.filter((one) => one.id !== id);
  }

  private know(draft: Draft): void {
    const others = this.known.value.filter((one) => one.id !== draft.id);
    this.known.value = [...others, draft].sort(byStart);
  }

  /** A draft by id, as it was saved last. */
  async load<T extends Draft>(id: string): Promise<T | undefined> {
    await this.queue;
    const { store } = this.held;
    const row = await store.tables.drafts.get(id);
    return row && store.open<T>(row.sealed);
  }

  /** Every draft, oldest first. */
  async list<T extends Draft>(): Promise<T[]> {
    await this.queue;
    return this.known.value as T[];
  }

  /** Throw a draft away; only when it was finished or the worker said so. */
  remove(id: string): Promise<void> {
    this.forget(id);
    return this.inOrder(async () => {
      await this.held.store.tables.drafts.delete(id);
      this.forget(id);
    });
  }

  /** Turn a draft into an outbox item, after every save asked for before; the two change in one transaction. */
  finish<K extends ItemKind>(id: string, outbox: Outbox, item: NewItem<K>, effects: Effects): Promise<void> {
    return this.inOrder(async () => {
      await outbox.add(item, effects, id);
      this.forget(id);
    });
  }

  private inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }
}

function byStart(a: Draft, b: Draft): number {
  return a.started_at.localeCompare(b.started_at);
}
