/** One tab at a time works on a visit: two would save over each other. Held by a Web Lock, so a dead tab lets go. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { phone } from "../db";
import type { Id } from "../lib/types";
import { noteHeld, visitLock } from "../lib/visitLock";
import { current } from "./start";

const lost = signal<Id | null>(null);
let held: { id: Id; release: () => void } | null = null;

/** The visit that another tab has taken over from this one; null when none was. */
export const takenAway: ReadonlySignal<Id | null> = lost;

// A locked phone lets other tabs have it.
effect(() => {
  if (phone.state.value !== "open") letGo();
});

function letGo(): void {
  held?.release();
  held = null;
  noteHeld(null);
}

/** Hold a visit in this tab, until another is held or the phone is locked. False while another tab holds it. */
export function hold(id: Id): Promise<boolean> {
  return request(id, { ifAvailable: true });
}

/** Hold a visit that another tab holds; that one puts it away, saved as it is. */
export function takeOver(id: Id): Promise<boolean> {
  return request(id, { steal: true });
}

function request(id: Id, how: LockOptions): Promise<boolean> {
  if (!navigator.locks || held?.id === id) return Promise.resolve(true);
  letGo();
  return new Promise((resolve) => {
    const keep = (lock: Lock | null) => {
      resolve(lock !== null);
      if (!lock) return undefined;
      lost.value = null;
      return new Promise<void>((release) => {
        held = { id, release };
        noteHeld(id);
      });
    };
    // The request fails when another tab takes the lock away.
    navigator.locks.request(visitLock(id), how, keep).catch(() => {
      held = null;
      noteHeld(null);
      current.value = null;
      lost.value = id;
    });
  });
}
