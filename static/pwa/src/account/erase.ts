/** What a lost phone, or one of a suspended account, does when it speaks again: hand in everything, erase itself, say so. */
import { client } from "../api/client";
import { drafts, outbox, phone } from "../db";
import { newId } from "../lib/uuid";
import { sync } from "../sync";
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
    const n = await handIn();
    if (outbox.waiting().length > 0) return null;
    await client.call("POST", "/devices/erased");
    await erase();
    return { code, n };
  } catch {
    return null; // no signal, or the server is away: everything is still here
  } finally {
    busy = false;
  }
}

/** Hand in the outbox, and whole what is no item yet or was refused as one; how many things this phone handed in. */
async function handIn(): Promise<number> {
  const made_at = new Date().toISOString();
  for (const draft of await drafts.list()) {
    const item = { id: newId(), kind: "left_behind" as const, made_at };
    await drafts.finish(draft.id, outbox, { ...item, body: { what: "draft", content: draft } }, {});
  }
  for (const { effects: _local, ...content } of outbox.all.value.filter((one) => one.state === "refused")) {
    const body = { what: "refused" as const, content };
    await outbox.add({ id: newId(), kind: "left_behind", made_at, body });
    await outbox.remove([content.id]);
  }
  await sync.handIn();
  return outbox.all.value.length;
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
