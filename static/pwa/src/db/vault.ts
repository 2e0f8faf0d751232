/** The lock of one account's store: PIN, sign-in password, and the slowing of wrong PINs. */
import { fixed, newDataKey, unwrap, wrap } from "./crypto";
import type { Tables, VaultRow } from "./store";

/** The server's key is 256 random bits: there is nothing to guess, so nothing to slow down. */
const RANDOM_ROUNDS = 1;

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

  /** A new data key, wrapped by the sign-in password and the server's key; the PIN comes next. */
  async create(password: string, storeKey?: string | null): Promise<CryptoKey> {
    const key = await newDataKey();
    const row: VaultRow = {
      id: "vault",
      pin: null,
      password: await wrap(key, password, this.rounds),
      server: storeKey ? await wrap(key, storeKey, RANDOM_ROUNDS) : null,
      wrong: 0,
      wait_until: 0,
    };
    await this.tables.vault.add(row);
    return key;
  }

  /**
   * The key after an online sign-in: by the server's key, by the password, or by an earlier password or PIN; null when
   * none opens it. What did not open it does from then on.
   */
  async bySignIn(password: string, storeKey?: string | null, previous?: string): Promise<CryptoKey | null> {
    const row = await this.row();
    if (!row) return null;
    const byServer = row.server && storeKey ? await unwrap(row.server, storeKey, true) : null;
    const byPassword = byServer ? null : await unwrap(row.password, password, true);
    const key = byServer ?? byPassword ?? (previous ? await this.byEarlier(row, previous) : null);
    if (!key) return null;
    if (!byPassword) await this.setPassword(key, password);
    if (!byServer && storeKey)
      await this.tables.vault.update("vault", { server: await wrap(key, storeKey, RANDOM_ROUNDS) });
    return fixed(key);
  }

  private async byEarlier(row: VaultRow, previous: string): Promise<CryptoKey | null> {
    const byPassword = await unwrap(row.password, previous, true);
    if (byPassword) return byPassword;
    const byPin = await this.byPin(previous, Date.now(), true);
    return "key" in byPin ? byPin.key : null;
  }

  /** The key for a PIN; a wrong one is counted, and while one must wait none is looked at. */
  async byPin(pin: string, now: number = Date.now(), extractable = false): Promise<PinAnswer> {
    const row = await this.row();
    if (!row?.pin) return { wrong: true, waitUntil: 0 };
    if (now < row.wait_until) {
      // No wait is longer than the longest: a clock turned back must not lock anybody out for days.
      const waitUntil = Math.min(row.wait_until, now + waitAfter(row.wrong));
      if (waitUntil < row.wait_until) await this.tables.vault.update("vault", { wait_until: waitUntil });
      return { wrong: true, waitUntil };
    }
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
