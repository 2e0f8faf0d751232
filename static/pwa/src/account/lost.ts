/**
 * Noticing that the system, or a hand, has cleared the app's store with unsent work in it. What remains is a count: here in
 * `localStorage`, which systems clear less readily than databases, and with the server, as it was last told.
 */
import { effect, signal } from "@preact/signals";
import { meta, phone } from "../db";
import type { Id, SignedIn } from "../lib/types";

const keyOf = (account: Id) => `fieldapp.unsent.${account}`;

/** How many unsent things are gone from this phone; shown until it was seen. */
export const lostUnsent = signal(0);

function remembered(account: Id): number {
  return Number(localStorage.getItem(keyOf(account)) ?? 0) || 0;
}

/** The account that was here last has no store: say what is gone before anybody signs in. */
export function foundEmpty(account: Id): void {
  lostUnsent.value = remembered(account);
}

/** After signing in: if the store had to be made anew, keep what is gone until the server and the worker know. */
export async function noteLoss(signed: SignedIn): Promise<void> {
  const unsent = phone.madeAnew ? Math.max(remembered(signed.account.id), signed.device_unsent ?? 0) : 0;
  if (unsent > 0) await meta.set("lost", { unsent, reported: false, seen: false });
  const lost = await meta.get("lost");
  lostUnsent.value = lost && !lost.seen ? lost.unsent : 0;
}

/** The worker has read it. */
export async function lossSeen(): Promise<void> {
  const lost = await meta.get("lost");
  if (lost) await meta.set("lost", { ...lost, seen: true });
  lostUnsent.value = 0;
}

/** Keep the count of what is unsent where it outlives the store; it is a number and names nobody. */
export function rememberUnsent(): void {
  effect(() => {
    const owner = phone.account.value;
    if (phone.state.value !== "open" || !owner) return;
    localStorage.setItem(keyOf(owner.id), String(phone.unsent.value));
  });
  effect(() => {
    if (phone.state.value !== "open") return;
    void meta.get("lost").then((lost) => {
      lostUnsent.value = lost && !lost.seen ? lost.unsent : 0;
    });
  });
}
