/** What this phone keeps in the clear for itself: its own id and who has signed in on it. No household is in it. */
import { newId } from "../lib/uuid";

const DEVICE = "fieldapp.device";
const ACCOUNTS = "fieldapp.accounts";

/** An account that has signed in on this phone; the last one first. */
export interface KnownAccount {
  id: string;
  username: string;
  name: string;
  /** Signed out: opening it takes the password, online. */
  signed_out?: boolean;
}

/** This phone's own id, made once. */
export function deviceId(): string {
  let id = localStorage.getItem(DEVICE);
  if (!id) {
    id = newId();
    localStorage.setItem(DEVICE, id);
  }
  return id;
}

/** Accounts with a store on this phone, the last one first. */
export function knownAccounts(): KnownAccount[] {
  return JSON.parse(localStorage.getItem(ACCOUNTS) ?? "[]") as KnownAccount[];
}

/** Remember an account, as the last one. */
export function rememberAccount(account: KnownAccount): void {
  const others = knownAccounts().filter((one) => one.id !== account.id);
  localStorage.setItem(ACCOUNTS, JSON.stringify([account, ...others]));
}
