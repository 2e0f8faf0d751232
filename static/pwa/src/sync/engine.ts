/** One round of synchronising, and when the next one is. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Client } from "../api/client";
import { type OutboxItem, visitOf } from "../db/outbox";
import type { Phone } from "../db/phone";
import { asFailure, type Failure } from "../lib/failure";
import type { Moment } from "../lib/types";
import { fetchFormFiles, fetchPlans, pull } from "./pull";
import { push } from "./push";

/** Sent photos stay on the phone so long, to be looked at in the history, in milliseconds. */
const KEEP_PHOTOS = 7 * 86_400_000;

/** Old visits are looked for so often, in milliseconds. */
const TRIM_EVERY = 86_400_000;

export interface SyncStatus {
  state: "idle" | "sending" | "files" | "forms" | "receiving";
  /** Answered so far in this round, of those that waited when it began. */
  sent: number;
  toSend: number;
  filesLeft: number;
  received: number;
  toReceive: number;
  /** When a round last went through whole. */
  lastAt: Moment | null;
  failure: Failure | null;
}

/** The server's codes of why a phone may do nothing but hand in. */
const ONLY_HAND_IN = new Set(["account_suspended", "device_lost"]);

const REST = { state: "idle", sent: 0, toSend: 0, filesLeft: 0, received: 0, toReceive: 0 } as const;

/** Delay before another try after so many failures in a row: 5 s doubling to 10 min, spread by half either way. */
export function backoff(failures: number, random: () => number = Math.random): number {
  return Math.min(5000 * 2 ** (failures - 1), 600_000) * (0.5 + random());
}

/** Runs work only when no other tab does; resolves to false when one does. */
export type IfFree = (name: string, work: () => Promise<void>) => Promise<boolean>;

export const ifFree: IfFree = async (name, work) => {
  if (!navigator.locks) {
    await work();
    return true;
  }
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
};

/** Synchronises one phone. Line, store and lock are handed in, so that tests need no browser. */
export class Sync {
  private readonly phone: Phone;
  private readonly client: Client;
  private readonly device: () => string;
  private readonly ifFree: IfFree;
  private readonly now = signal<SyncStatus>({ ...REST, lastAt: null, failure: null });
  private running: Promise<void> | null = null;
  private again = false;
  /** Called after a whole round that changed what is stored; other tabs are told. */
  onDone: () => void = () => undefined;
  /** Called when nothing is left to this phone but to hand in: its account is suspended, or it was reported lost. */
  onForbidden: (code: string) => void = () => undefined;
  /** Failures in a row. */
  failures = 0;

  constructor(phone: Phone, client: Client, device: () => string, free: IfFree = ifFree) {
    this.phone = phone;
    this.client = client;
    this.device = device;
    this.ifFree = free;
  }

  get status(): ReadonlySignal<SyncStatus> {
    return this.now;
  }

  /** Send and receive now. Asked for during a round, another follows it. Never throws: see `status.failure`. */
  syncNow(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.rounds().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async rounds(): Promise<void> {
    do {
      this.again = false;
      const owner = this.phone.account.value;
      if (!owner) return;
      try {
        const lastAt = (await this.phone.meta.get("last_sync")) ?? null;
        this.set({ lastAt });
        if (!(await this.ifFree(`fieldapp-sync-${owner.id}`, () => this.round()))) return;
        this.failures = 0;
      } catch (error) {
        if (this.phone.account.value?.id !== owner.id) return; // locked meanwhile: nothing went wrong
        this.failures++;
        const failure = asFailure(error);
        this.set({ ...REST, failure });
        if (ONLY_HAND_IN.has(failure.code)) this.onForbidden(failure.code);
        return;
      }
    } while (this.again);
  }

  private async round(): Promise<void> {
    const { phone, client } = this;
    const began = new Date().toISOString();
    await phone.outbox.open();
    this.set({ ...REST, state: "sending", toSend: phone.outbox.waiting().length });
    const answered = phone.outbox.all.value.filter((item) => item.state === "sent").map((item) => item.id);
    await this.handIn();
    const justSent = phone.outbox.all.value.filter((item) => item.state === "sent").map((item) => item.id);
    this.set({ state: "receiving" });
    const told = (received: number, toReceive: number) => this.set({ received, toReceive });
    await pull(phone, client, told, this.failures > 0);
    this.set({ state: "forms" });
    await fetchPlans(phone, client);
    const back = toldBack(phone, [...answered, ...justSent]);
    if (back.length > 0) await (await import("./ledger")).note(phone);
    await phone.outbox.remove(back);
    await phone.photos.trim(new Date(Date.parse(began) - KEEP_PHOTOS).toISOString());
    // By the server's clock: by a phone's that is years ahead, all history would leave.
    const skew = client.skew.value;
    if (skew !== null) await trimVisits(phone, new Date(Date.now() + skew));
    await phone.meta.set("last_sync", began);
    const changed = this.now.value.received > 0 || justSent.length > 0;
    this.set({ lastAt: began, failure: null });
    if (changed) this.onDone();
    await fetchFormFiles(phone, client);
    this.set(REST);
  }

  /** Send what waits, then the files that belong to it. */
  async handIn(): Promise<void> {
    const { phone, client } = this;
    await push(phone, client, this.device(), (sent) => this.set({ sent }));
    this.set({ state: "files" });
    if ((await phone.photos.unsent()).length > 0) {
      const { sendFiles } = await import("./attachments");
      await sendFiles(phone, client, (filesLeft) => this.set({ filesLeft }));
    }
  }

  private set(part: Partial<SyncStatus>): void {
    this.now.value = { ...this.now.value, ...part };
  }
}

/** Once a day, take old visits off the phone. */
async function trimVisits(phone: Phone, now: Date): Promise<void> {
  const last = await phone.meta.get("trimmed");
  if (last && Math.abs(now.getTime() - Date.parse(last.at)) < TRIM_EVERY) return;
  await phone.records.settled();
  const { expired } = await import("../db/trim"); // once a day, so not in what every start loads
  const { visits, forms, followups } = phone.records;
  const old = expired(visits.value.values(), forms.value.values(), followups.value.values(), now);
  if (old.size > 0) await phone.records.trim(old);
  await phone.meta.set("trimmed", { at: now.toISOString(), visits: (last?.visits ?? 0) + old.size });
}

/** Items accepted before a pull that is now complete, whose effect is therefore in what was pulled; held ones too. */
function toldBack(phone: Phone, accepted: string[]): string[] {
  const heldBack = phone.outbox.all.value.filter((item) => item.state === "held" && heardOf(phone, item));
  return [...new Set([...accepted, ...heldBack.map((item) => item.id)])];
}

/** Whether what was pulled speaks of a held item: by the visit it made or corrected, or by what became of it. */
function heardOf(phone: Phone, item: OutboxItem): boolean {
  if (phone.records.receipts.value.has(item.id)) return true;
  const visit = phone.records.pulledVisit(visitOf(item)?.id ?? "");
  if (item.kind !== "visit_correction") return visit !== undefined;
  return visit?.history?.some((line) => line.id === item.id) ?? false;
}
