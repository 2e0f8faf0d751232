/** What a lost phone, or one of a suspended account, does when it speaks again: hand in everything, erase itself, say so. */
import { client } from "../api/client";
import { phone } from "../db";
import type { Id } from "../lib/types";
import { sync } from "../sync";
import { handInEverything } from "../sync/farewell";
import { loadTexts } from "../ui/i18n";

export interface WasErased {
  /** The server's code of why. */
  code: string;
  /** How many things this phone handed in last. */
  n: number;
}

let busy = false;

/** Marks, in the clear, that everything was handed in and the rest is to be erased: with whose it is and what is said. */
const MARK = "fieldapp.erasing";
type Mark = WasErased & { account: Id };

/** Hand in what is unsent, unfinished too; then erase. Null when it could not, to be tried at the next round. */
export async function handInAndErase(code: string): Promise<WasErased | null> {
  if (busy) return null;
  busy = true;
  try {
    await Promise.all([import("./Erased"), loadTexts("work")]); // while there is a cache to take them from
    const n = await handInEverything(phone, sync, client);
    if (n === null || !phone.isHandedIn) return null;
    const mark: Mark = { code, n, account: phone.account.value!.id };
    localStorage.setItem(MARK, JSON.stringify(mark));
    client.forget();
    await phone.erase();
    await eraseRest();
    return { code, n };
  } catch {
    return null; // no signal, or the server is away: everything is still here
  } finally {
    busy = false;
  }
}

/** Go on where the phone was switched off while it erased itself: no PIN is needed, nor signal. */
export async function finishErasing(): Promise<WasErased> {
  const { code, n, account } = JSON.parse(localStorage.getItem(MARK)!) as Mark;
  await Promise.all([import("./Erased"), loadTexts("work")]);
  await phone.choose(account);
  await phone.erase();
  await eraseRest();
  return { code, n };
}

/**
 * Take the service worker, the caches and what lies in the clear off this phone; the mark goes last. The worker goes
 * first: one that answers a request opens its cache, and so makes it again.
 */
async function eraseRest(): Promise<void> {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const worker of workers) await worker.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  localStorage.clear();
}
