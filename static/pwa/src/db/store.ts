/**
 * The phone's database, one for each account (`fieldapp-ACCOUNT`), so that two workers on a phone never meet.
 *
 * In the clear are only: record stream ids, tiers and counts; ids of drafts, items and photos; an item's kind, state and time;
 * a photo's hash, size and whether it was sent; hashes of form files; the wrappings of the key. Everything a person wrote or is, is sealed.
 */
import Dexie, { type Table } from "dexie";
import { openBytes, openJson, sealBytes, sealJson, type Wrapping } from "./crypto";

export type Sealed = Uint8Array<ArrayBuffer>;

/** How soon after unlocking records are needed: see `log.ts`. */
export type Tier = 0 | 1 | 2;
/** The tier of segments from before there were tiers. */
export const TIER_MIXED = 9;

/** Many records of one stream sealed together; a later segment's word on a record stands. */
export interface SegmentRow {
  seq?: number;
  stream: string;
  tier: number;
  count: number;
  sealed: Sealed;
}

export interface SealedRow {
  id: string;
  sealed: Sealed;
}

export interface OutboxRow extends SealedRow {
  kind: string;
  state: string;
  made_at: string;
}

export interface PhotoRow {
  sha256: string;
  size: number;
  type: string;
  added_at: string;
  /** When the server had it whole. */
  sent_at: string | null;
  sealed: Sealed;
}

/** A file that a form shows. */
export interface FormFileRow {
  sha256: string;
  type: string;
  /** 1 once its bytes are here. */
  here: 0 | 1;
  sealed: Sealed | null;
}

/** What is kept in the clear to open the rest. */
export interface VaultRow {
  id: "vault";
  pin: Wrapping | null;
  password: Wrapping;
  /** By the key that the server keeps for this phone; absent from before it did. */
  server?: Wrapping | null;
  /** Wrong PINs in a row, and until when another is not looked at. */
  wrong: number;
  wait_until: number;
}

/** Dexie's tables of one account. */
export class Tables extends Dexie {
  vault!: Table<VaultRow, string>;
  meta!: Table<SealedRow, string>;
  segments!: Table<SegmentRow, number>;
  drafts!: Table<SealedRow, string>;
  outbox!: Table<OutboxRow, string>;
  photos!: Table<PhotoRow, string>;
  plans!: Table<SealedRow, string>;
  formFiles!: Table<FormFileRow, string>;

  constructor(accountId: string) {
    super(`fieldapp-${accountId}`);
    this.version(1).stores({
      vault: "id",
      meta: "id",
      segments: "++seq, stream",
      drafts: "id",
      outbox: "id, state",
      photos: "sha256",
      plans: "id",
    });
    this.version(2).stores({ formFiles: "sha256, here" });
    this.version(3)
      .stores({ segments: "++seq, stream, tier" })
      .upgrade((change) => change.table("segments").toCollection().modify({ tier: TIER_MIXED }));
  }
}

/** The database of one account with its key: what `open` gives and `lock` takes away. */
export class Store {
  readonly tables: Tables;
  private readonly key: CryptoKey;

  constructor(tables: Tables, key: CryptoKey) {
    this.tables = tables;
    this.key = key;
  }

  seal(value: unknown): Promise<Sealed> {
    return sealJson(this.key, value);
  }

  open<T>(sealed: Sealed): Promise<T> {
    return openJson<T>(this.key, sealed);
  }

  sealBytes(bytes: BufferSource): Promise<Sealed> {
    return sealBytes(this.key, bytes);
  }

  openBytes(sealed: Sealed): Promise<ArrayBuffer> {
    return openBytes(this.key, sealed);
  }
}

/** Holds the open store, or none while locked; every part of the store reaches the database through it. */
export class Holder {
  private opened: Store | null = null;

  get isOpen(): boolean {
    return this.opened !== null;
  }

  /** The open store. Throws while locked: no screen that reads or writes is shown then. */
  get store(): Store {
    if (!this.opened) throw new Error("the store is locked");
    return this.opened;
  }

  /** True while this very store is open: after waiting for the disk it may be locked, or be another account's. */
  has(store: Store): boolean {
    return this.opened === store;
  }

  set(store: Store | null): void {
    this.opened = store;
  }
}
