/** The lock of one account's store: PIN, sign-in password, and the slowing of wrong PINs. */
import { newDataKey, unwrap, wrap } from "./crypto";
import type { Tables, VaultRow } from "./store";

/** Seconds to wait after so many wrong PINs in a row; the last stands for all further ones. */
const WAITS = [0, 0, 0, 5, 30, 60, 300];

export type PinAnswer = { key: CryptoKey } | { wrong: true; waitUntil: number };

/** How long to wait, in milliseconds, after `wrong` wrong PINs in a row. */
export function waitAfter(wrong: number): number {
  return (WAITS[Math.min(wrong, WAITS.length - 1)] ?? 0) * 1000;
}

/** Reads and changes the wrappings of one account's data key. */
export class Vault {
  private readonly tables: Tables;
  private readonly rounds: number | undefined;
  constructor(tables: Tables, rounds?: number) {
    this.tables = tables;
    this.rounds = rounds;
  }

  row(): Promise<VaultRow | undefined> {
    return this.tables.vault.get("vault");
  }

  /** A new data key, wrapped by the sign-in password; the PIN comes next. */
  async create(password: string): Promise<CryptoKey> {
    const key = await newDataKey();
    const row: VaultRow = {
      id: "vault",
      pin: null,
      password: await wrap(key, password, this.rounds),
      wrong: 0,
      wait_until: 0,
    };
    await this.tables.vault.add(row);
    return key;
  }

  /** The key for a PIN; a wrong one is counted, and while one must wait none is looked at. */
  async byPin(pin: string, now: number = Date.now(), extractable = false): Promise<PinAnswer> {
    const row = await this.row();
    if (!row?.pin) return { wrong: true, waitUntil: 0 };
    if (now < row.wait_until) return { wrong: true, waitUntil: row.wait_until };
    const key = await unwrap(row.pin, pin, extractable);
    const wrong = key ? 0 : row.wrong + 1;
    const wait = waitAfter(wrong);
    const waitUntil = wait ? now + wait : 0;
    if (wrong !== row.wrong || waitUntil !== row.wait_until) {
      await this.tables.vault.update("vault", { wrong, wait_until: waitUntil });
    }
    return key ? { key } : { wrong: true, waitUntil };
  }

  /** The key for the sign-in password; null when it is another than the one it was wrapped by. */
  async byPassword(password: string, extractable = false): Promise<CryptoKey | null> {
    const row = await this.row();
    return row ? unwrap(row.password, password, extractable) : null;
  }

  /** Wrap an extractable key by a new PIN. */
  async setPin(key: CryptoKey, pin: string): Promise<void> {
    const wrapping = await wrap(key, pin, this.rounds);
    await this.tables.vault.update("vault", { pin: wrapping, wrong: 0, wait_until: 0 });
  }

  /** Wrap an extractable key by a new sign-in password. */
  async setPassword(key: CryptoKey, password: string): Promise<void> {
    await this.tables.vault.update("vault", { password: await wrap(key, password, this.rounds) });
  }
}
