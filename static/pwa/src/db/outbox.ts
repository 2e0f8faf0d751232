import { type ReadonlySignal, signal } from "@preact/signals";
import type { FollowUp, ItemKind, Operation, Reason, Receipt, VisitBody, WireItem } from "../lib/types";
import { writeAnswer } from "./space";
import type { Holder } from "./store";

/**
 * Where an item is: `waiting` to be sent; `sent`, accepted but not yet back in what was pulled; `held`, kept by the
 * server for a person to look at; `refused`, not taken, and kept here.
 */
export type ItemState = "waiting" | "sent" | "held" | "refused";

/** A change to the register that answers made (ODK Entities), shown before the server has it. */
export interface EntityChange {
  list: string;
  id: string;
  action: "create" | "update";
  label: string;
  properties: Record<string, string>;
}

/** What an item does to the records on this phone until the server's own arrive; never sent. */
export interface Effects {
  entities?: EntityChange[];
  followups?: FollowUp[];
  /** Ids of follow-ups that it completes. */
  closes?: string[];
  /** The operation it carries out, as the server will tell it. */
  operation?: Operation;
  /** The operation it takes back; without steps where only the server can put back what was. */
  undoes?: Operation;
  /** The household it is about, where its body does not say. */
  household?: string;
}

export interface OutboxItem<K extends ItemKind = ItemKind> extends WireItem<K> {
  state: ItemState;
  effects: Effects;
  reasons: Reason[];
  /** When the server answered. */
  answered_at: string | null;
  /** Its place among all that this phone made: clocks are set back, and what comes later may need what came before. */
  order?: number;
}

/** The visit that an item hands in or corrects. */
export function visitOf(item: OutboxItem): VisitBody | null {
  return item.kind === "visit" || item.kind === "visit_correction" ? (item.body as VisitBody) : null;
}

/** A thing just finished, as `Outbox.add` takes it. */
export type NewItem<K extends ItemKind> = Pick<WireItem<K>, "id" | "kind" | "made_at" | "body">;

/** What the worker finished and the server does not have, or not yet told back. `all` has it in memory, oldest first. */
export class Outbox {
  private readonly held: Holder;
  private readonly known = signal<OutboxItem[]>([]);
  private queue: Promise<unknown> = Promise.resolve();
  private writing = 0;
  /** Called after something was added; synchronising listens. */
  onAdded: () => void = () => undefined;

  constructor(held: Holder) {
    this.held = held;
  }

  /** Every item, oldest first. */
  get all(): ReadonlySignal<OutboxItem[]> {
    return this.known;
  }

  /** Read them into memory; after unlocking, and when another tab may have written. */
  open(): Promise<void> {
    return this.inOrder(async () => {
      const { store } = this.held;
      const rows = await store.tables.outbox.toArray();
      const items = await Promise.all(rows.map((row) => store.open<OutboxItem>(row.sealed)));
      if (!this.held.has(store)) return;
      this.known.value = items.sort(byAge);
    });
  }

  /** Forget what is in memory; on locking. */
  close(): void {
    this.known.value = [];
  }

  /**
   * Put a finished thing in the outbox; resolves when it is on disk. The same id again replaces what is waiting. The draft
   * it was made of goes in the same transaction: after a crash there is the one or the other, never both or none.
   */
  async add<K extends ItemKind>(item: NewItem<K>, effects: Effects = {}, draftId?: string): Promise<void> {
    const { value: all } = this.known;
    const order = all.find((one) => one.id === item.id)?.order ?? 1 + Math.max(0, ...all.map(orderOf));
    const whole: OutboxItem = {
      ...item,
      schema: 1,
      state: "waiting",
      order,
      effects,
      reasons: [],
      answered_at: null,
    };
    await this.put([whole], draftId);
    this.onAdded();
  }

  /** The visits handed in or corrected by items that the server has not turned down, each with its item. */
  visits(): [item: OutboxItem, visit: VisitBody][] {
    const taken = this.known.value.filter((item) => item.state !== "refused");
    return taken.flatMap((item) => {
      const visit = visitOf(item);
      return visit ? [[item, visit] as [OutboxItem, VisitBody]] : [];
    });
  }

  /** Whether nothing waits to be sent, and nothing is on its way to the disk. */
  get isHandedIn(): boolean {
    return this.writing === 0 && this.waiting().length === 0;
  }

  /** Items still to be sent, oldest first. */
  waiting(): OutboxItem[] {
    return this.known.value.filter((item) => item.state === "waiting");
  }

  async list(): Promise<OutboxItem[]> {
    return this.known.value;
  }

  /** Write down what the server said of items, all in one transaction. A duplicate counts as its first answer. */
  async settle(receipts: Receipt[]): Promise<void> {
    const byId = new Map(this.known.value.map((item) => [item.id, item]));
    const settled: OutboxItem[] = [];
    for (const receipt of receipts) {
      const item = byId.get(receipt.id);
      if (!item) continue;
      const status = receipt.status === "duplicate" ? (receipt.first ?? "accepted") : receipt.status;
      settled.push({
        ...item,
        state: status === "accepted" ? "sent" : status,
        reasons: receipt.reasons ?? [],
        answered_at: receipt.answered_at,
      });
    }
    if (settled.length > 0) await this.put(settled);
  }

  /** Send a refused item again. */
  async retry(id: string): Promise<void> {
    const item = this.known.value.find((one) => one.id === id);
    if (!item || item.state === "waiting") return;
    await this.put([{ ...item, state: "waiting", reasons: [], answered_at: null }]);
    this.onAdded();
  }

  /** Take items off this phone: the server has them and told them back, or the worker has seen to them. */
  async remove(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.inOrder(async () => {
      await this.held.store.tables.outbox.bulkDelete(ids);
      this.known.value = this.known.value.filter((item) => !ids.includes(item.id));
    });
  }

  /** Seal items and put them on disk; the draft that one was made of leaves in the same transaction. */
  private put(items: OutboxItem[], draftId?: string): Promise<void> {
    return this.inOrder(async () => {
      const { store } = this.held;
      const rows = await Promise.all(
        items.map(async (item) => {
          const { id, kind, state, made_at } = item;
          return { id, kind, state, made_at, sealed: await store.seal(item) };
        }),
      );
      const { outbox, drafts } = store.tables;
      const write = () =>
        store.tables.transaction("rw", outbox, drafts, async () => {
          await outbox.bulkPut(rows);
          if (draftId !== undefined) await drafts.delete(draftId);
        });
      await writeAnswer(write);
      if (!this.held.has(store)) return; // locked meanwhile
      const changed = new Set(items.map((item) => item.id));
      this.known.value = [...this.known.value.filter((one) => !changed.has(one.id)), ...items].sort(byAge);
    });
  }

  /** One after another, so that memory and disk agree. */
  private inOrder(work: () => Promise<void>): Promise<void> {
    this.writing++;
    const done = this.queue.then(work).finally(() => this.writing--);
    this.queue = done.catch(() => undefined);
    return done;
  }
}

function byAge(a: OutboxItem, b: OutboxItem): number {
  return orderOf(a) - orderOf(b) || a.made_at.localeCompare(b.made_at) || a.id.localeCompare(b.id);
}

/** Items from before there was an order come first. */
function orderOf(item: OutboxItem): number {
  return item.order ?? 0;
}
