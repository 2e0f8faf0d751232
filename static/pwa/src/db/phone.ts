/** The whole store of a phone: which account is open, and every part of it. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Id, OwnAccount } from "../lib/types";
import { Drafts } from "./drafts";
import { FormFiles } from "./formFiles";
import { Meta } from "./meta";
import { Outbox } from "./outbox";
import { Photos } from "./photos";
import { Plans } from "./plans";
import { Records } from "./records";
import { Holder, type SegmentRow, Store, Tables } from "./store";
import { type PinAnswer, Vault } from "./vault";

/** `away`: no account opened; `locked`: an account that needs its PIN; `pin`: open, no PIN set yet; `open`. */
export type LockState = "away" | "locked" | "pin" | "open";

/** One phone: an account's store at a time, locked and unlocked. Made anew for each simulated phone in tests. */
export class Phone {
  private readonly held = new Holder();
  private readonly rounds: number | undefined;
  private tables: Tables | null = null;
  private readonly lockState = signal<LockState>("away");
  private readonly owner = signal<OwnAccount | null>(null);

  readonly meta = new Meta(this.held);
  readonly outbox = new Outbox(this.held);
  readonly drafts = new Drafts(this.held);
  readonly photos = new Photos(this.held);
  readonly plans = new Plans(this.held);
  readonly formFiles = new FormFiles(this.held, this.plans);
  readonly records: Records = new Records(this.held, this.outbox, () => this.owner.value?.id ?? null);

  /** Things on this phone that the server does not have: begun, waiting, or not taken. */
  readonly unsent: ReadonlySignal<number> = computed(
    () =>
      this.outbox.all.value.filter((item) => item.state === "waiting" || item.state === "refused").length +
      this.drafts.all.value.length,
  );
  /** Whether nothing is begun, waits or is on its way to the disk: what may be erased, this very moment. */
  get isHandedIn(): boolean {
    return this.outbox.isHandedIn && this.drafts.all.value.length === 0;
  }
  /** True when the last online sign-in found no store of the account on this phone. */
  madeAnew = false;

  /** `rounds` of PBKDF2 is lowered only by tests. */
  constructor(rounds?: number) {
    this.rounds = rounds;
  }

  get state(): ReadonlySignal<LockState> {
    return this.lockState;
  }

  /** The account whose store is open; null while locked. */
  get account(): ReadonlySignal<OwnAccount | null> {
    return this.owner;
  }

  /** Choose whose store this is, without opening it; false when it has none that a PIN opens. */
  async choose(accountId: Id): Promise<boolean> {
    this.lock();
    this.tables?.close();
    this.tables = new Tables(accountId);
    // Without a PIN (closed between signing in and setting one) the password opens it, as the first time.
    const known = Boolean((await this.vault().row())?.pin);
    this.lockState.value = known ? "locked" : "away";
    return known;
  }

  /** Open with the PIN. */
  async unlock(pin: string): Promise<PinAnswer> {
    const ahead = this.records.ahead(this.tables!);
    ahead.catch(() => undefined);
    const answer = await this.vault().byPin(pin);
    if ("key" in answer) await this.open(answer.key, "open", ahead);
    return answer;
  }

  /**
   * Open after an online sign-in, making the store when there is none. False when neither the server's key for this phone
   * nor the password opens it; `previous`, an earlier password or the PIN, then does.
   */
  async signedIn(
    account: OwnAccount,
    password: string,
    storeKey?: string | null,
    previous?: string,
  ): Promise<boolean> {
    await this.choose(account.id);
    const vault = this.vault();
    const row = await vault.row();
    this.madeAnew = !row;
    const key = row
      ? await vault.bySignIn(password, storeKey, previous)
      : await vault.create(password, storeKey);
    if (!key) return false;
    await this.open(key, row?.pin ? "open" : "pin");
    await this.meta.set("account", account);
    this.owner.value = account;
    return true;
  }

  /** Set the PIN, knowing the sign-in password (first time, or forgotten) or the PIN before. False when that is wrong. */
  async setPin(pin: string, by: { password: string } | { pin: string }): Promise<boolean> {
    const vault = this.vault();
    const key =
      "password" in by
        ? await vault.byPassword(by.password, true)
        : keyOf(await vault.byPin(by.pin, Date.now(), true));
    if (!key) return false;
    await vault.setPin(key, pin);
    if (this.lockState.value === "pin") this.lockState.value = "open";
    return true;
  }

  /** A PIN must be set before going on: the old one was forgotten. */
  askForPin(): void {
    if (this.lockState.value === "open") this.lockState.value = "pin";
  }

  /** Seal the key under a changed sign-in password too. False when the old one is wrong. */
  async changePassword(old: string, password: string): Promise<boolean> {
    const key = await this.vault().byPassword(old, true);
    if (key) await this.vault().setPassword(key, password);
    return key !== null;
  }

  /** What the server says of the account now. */
  async setAccount(account: OwnAccount): Promise<void> {
    await this.meta.set("account", account);
    this.owner.value = account;
  }

  /** Forget the key and everything in memory; what is on disk stays sealed. */
  lock(): void {
    if (!this.held.isOpen) return;
    this.held.set(null);
    this.owner.value = null;
    this.lockState.value = "locked";
    this.outbox.close();
    this.drafts.close();
    this.plans.close();
    this.formFiles.close();
    this.records.close();
  }

  /** Forget the key and take everything of this account off the disk. */
  async erase(): Promise<void> {
    const { tables } = this;
    this.lock();
    this.tables = null;
    this.lockState.value = "away";
    await tables?.delete();
  }

  /** Read what another tab wrote; the records too when `all`. */
  async reload(all: boolean): Promise<void> {
    if (!this.held.isOpen) return;
    await Promise.all([this.outbox.open(), this.drafts.open(), all ? this.records.refresh() : undefined]);
  }

  private async open(key: CryptoKey, state: LockState, ahead?: Promise<SegmentRow[]>): Promise<void> {
    this.held.set(new Store(this.tables!, key));
    this.owner.value = (await this.meta.get("account")) ?? null;
    await Promise.all([this.outbox.open(), this.drafts.open(), this.records.open(ahead)]);
    this.lockState.value = state;
  }

  private vault(): Vault {
    if (!this.tables) throw new Error("no account was chosen");
    return new Vault(this.tables, this.rounds);
  }
}

function keyOf(answer: PinAnswer): CryptoKey | null {
  return "key" in answer ? answer.key : null;
}
