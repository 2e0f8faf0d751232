/** What a lost phone, or one of a suspended account, does when it speaks again: hand in everything, erase itself, say so. */
import { client } from "../api/client";
import { phone } from "../db";
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

/** Hand in what is unsent, unfinished too; then erase. Null when it could not, to be tried at the next round. */
export async function handInAndErase(code: string): Promise<WasErased | null> {
  if (busy) return null;
  busy = true;
  try {
    await Promise.all([import("./Erased"), loadTexts("work")]); // while there is a cache to take them from
    const n = await handInEverything(phone, sync, client);
    if (n === null) return null;
    await erase();
    return { code, n };
  } catch {
    return null; // no signal, or the server is away: everything is still here
  } finally {
    busy = false;
  }
}

/** Take the key, the store, the caches and the service worker off this phone. */
async function erase(): Promise<void> {
  client.forget();
  await phone.erase();
  localStorage.clear();
  for (const name of await caches.keys()) await caches.delete(name);
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const worker of workers) await worker.unregister();
}
