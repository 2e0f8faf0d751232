/** One phone: a disk that outlives crashes, and on it the app's own store and sync, switched on and off. */
import Dexie from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { Client } from "../../../../static/pwa/src/api/client";
import { Phone } from "../../../../static/pwa/src/db/phone";
import { newId } from "../../../../static/pwa/src/lib/uuid";
import { Sync } from "../../../../static/pwa/src/sync/engine";
import { handInEverything } from "../../../../static/pwa/src/sync/farewell";

const PIN = "135790";
/** Rounds of PBKDF2: fifty phones share a processor here. */
const ROUNDS = 1000;

/** What fake-indexeddb keeps of a database, as far as pulling the plug needs it. */
interface RawTransaction {
  _state: string;
  abort(): void;
}
interface RawDatabase {
  _rawDatabase: { transactions: RawTransaction[] };
  close(): void;
}
interface Inside {
  tables: Dexie | null;
}

/** Between being switched on and crashing. */
interface Life {
  over: boolean;
}

export class Handset {
  readonly username: string;
  readonly password: string;
  readonly device = newId();
  readonly counts = {
    crashes: 0,
    cutWrites: 0,
    signIns: 0,
    rounds: 0,
    failures: {} as Record<string, number>,
  };
  private readonly server: string;
  private disk = new IDBFactory();
  private life: Life = { over: true };
  /** No signal. */
  offline = false;
  accountId = "";
  erased: string | null = null;
  phone!: Phone;
  client!: Client;
  sync!: Sync;

  constructor(server: string, username: string, password: string) {
    this.server = server;
    this.username = username;
    this.password = password;
  }

  get isOn(): boolean {
    return !this.life.over;
  }

  /** True while what began in this life still goes on in it. */
  lives(): () => boolean {
    const { life } = this;
    return () => !life.over;
  }

  /** Take the phone out of its box: sign in until it works, and set the PIN. */
  async begin(): Promise<void> {
    this.switchOn();
    const signed = await this.patiently(() => this.client.signIn({ username: this.username, password: this.password }, "storm"));
    this.accountId = signed.account.id;
    this.onDisk();
    await this.phone.signedIn(signed.account, this.password, signed.store_key);
    await this.phone.setPin(PIN, { password: this.password });
    await this.client.keep(signed);
  }

  /** Switch on again and type the PIN. */
  async restart(): Promise<void> {
    this.switchOn();
    this.onDisk();
    const chosen = this.phone.choose(this.accountId);
    if (!(await chosen)) throw new Error("the store is gone from the disk");
    if (!("key" in (await this.phone.unlock(PIN)))) throw new Error("the PIN no longer opens the store");
    await this.phone.records.settled();
  }

  /** Sign in again after the server wanted it, as a worker does. */
  async signInAgain(): Promise<void> {
    this.counts.signIns++;
    const signed = await this.client.signIn({ username: this.username, password: this.password }, "storm");
    this.onDisk();
    if (!(await this.phone.signedIn(signed.account, this.password, signed.store_key)))
      throw new Error("signing in no longer opens the store");
    await this.client.keep(signed);
  }

  /** What the server says; signing in again first when a refresh token that the line repeated late ended the sign-in. */
  async ask(path: string): Promise<Response> {
    const call = () => this.client.call("GET", path);
    return call().catch(async (error: { kind?: string }) => {
      if (error.kind !== "sign_in") throw error;
      await this.signInAgain();
      return call();
    });
  }

  /** The battery falls out: what is in memory is gone, and of what was being written nothing stays. */
  crash(): void {
    if (this.life.over) return;
    this.life.over = true;
    this.counts.crashes++;
    const { tables } = this.phone as unknown as Inside;
    const raw = tables?.isOpen() ? (tables.backendDB() as unknown as RawDatabase) : null;
    for (const transaction of [...(raw?._rawDatabase.transactions ?? [])]) {
      if (transaction._state === "finished") continue;
      this.counts.cutWrites++;
      try {
        transaction.abort();
      } catch {
        // it was committed this very moment
      }
    }
    tables?.close();
  }

  /** A round of synchronising; what it failed with, if it did. */
  async round(): Promise<string | null> {
    const alive = this.lives();
    if (!alive() || this.erased) return null;
    this.counts.rounds++;
    await this.sync.syncNow();
    if (!alive()) return null;
    const { failure } = this.sync.status.value;
    if (!failure) return null;
    this.counts.failures[failure.code] = (this.counts.failures[failure.code] ?? 0) + 1;
    if (failure.kind === "sign_in" && !this.erased && !this.offline)
      await this.signInAgain().catch(() => undefined);
    return failure.code;
  }

  private switchOn(): void {
    const life = { over: false };
    this.life = life;
    const never = new Promise<Response>(() => undefined);
    const fetch = async (path: string, init: RequestInit): Promise<Response> => {
      if (life.over) return never;
      if (this.offline) throw new TypeError("no signal");
      const answer = await globalThis.fetch(this.server + path, init);
      return life.over ? never : answer;
    };
    this.phone = new Phone(ROUNDS);
    this.client = new Client(
      this.phone,
      fetch,
      (_name, work) => work(),
      () => this.device,
    );
    this.sync = new Sync(
      this.phone,
      this.client,
      () => this.device,
      async (_name, work) => {
        await work();
        return true;
      },
    );
    this.sync.onForbidden = (code) => void this.farewell(code, life);
  }

  /** What `account/erase.ts` does: hand in everything, then erase. At the next round again when it could not. */
  private async farewell(code: string, life: Life): Promise<void> {
    if (this.leaving) return;
    this.leaving = true;
    try {
      const { phone, sync, client } = this;
      if ((await handInEverything(phone, sync, client)) === null || !phone.isHandedIn || life.over) return;
      await phone.erase();
      this.erased = code;
      life.over = true;
    } catch {
      // no signal, or the server is away: everything is still here
    } finally {
      this.leaving = false;
    }
  }
  private leaving = false;

  /** Dexie takes the disk that it finds when a store is made. */
  private onDisk(): void {
    Dexie.dependencies.indexedDB = this.disk;
    Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  }

  private async patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (tries === 60) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }
}
