import type { Values } from "../forms/session";
import type { OwnAccount, Tally } from "../lib/types";
import type { Holder } from "./store";

/** What the phone remembers for an account, by name; sealed. */
export interface MetaValues {
  /** The account signed in, as the server told it. */
  account: OwnAccount;
  /** The refresh token; absent after signing out. */
  refresh: string;
  /** Where pulling goes on. */
  cursor: string;
  last_sync: string;
  /** Minutes without a touch until the app locks. */
  idle_minutes: number;
  /** How many things were unsent when the last store of this account on this phone was cleared by the system. */
  lost: { unsent: number; reported: boolean; seen: boolean };
  /** When old visits were last looked for, and how many have left this phone so far. */
  trimmed: { at: string; visits: number };
  /** How many things were unsent when the server was last told. */
  reported: number;
  /** This account's visits by id: when each began and whose household it was, kept when they have left the phone. */
  ledger: Record<string, [at: string, who: string]>;
  /** The server's tally of each month looked at, as it last was. */
  tallies: Record<string, Tally>;
  /** Households that went to someone else, the latest first. */
  gone: { at: string; name: string }[];
  /** The answers sent last, by form, of forms that read them. */
  last_saved: Record<string, Values>;
  /** The language chosen here, until the server knows it. */
  language: string;
}

/** Named values of the account's store. */
export class Meta {
  private readonly held: Holder;
  constructor(held: Holder) {
    this.held = held;
  }

  async get<K extends keyof MetaValues>(name: K): Promise<MetaValues[K] | undefined> {
    const { store } = this.held;
    const row = await store.tables.meta.get(name);
    return row && store.open<MetaValues[K]>(row.sealed);
  }

  async set<K extends keyof MetaValues>(name: K, value: MetaValues[K]): Promise<void> {
    const { store } = this.held;
    await store.tables.meta.put({ id: name, sealed: await store.seal(value) });
  }

  async remove(name: keyof MetaValues): Promise<void> {
    await this.held.store.tables.meta.delete(name);
  }
}
