/** The Web Locks of visits: what each is called, and which one this tab has. */
import type { Id } from "./types";

const PREFIX = "fieldapp-visit-";
let here: string | null = null;

/** The lock of a visit. */
export function visitLock(id: Id): string {
  return PREFIX + id;
}

/** This tab has a visit's lock now, or none. */
export function noteHeld(id: Id | null): void {
  here = id && visitLock(id);
}

/** True when another tab has a visit's lock. */
export async function heldElsewhere(): Promise<boolean> {
  const locks = await globalThis.navigator?.locks?.query();
  return (locks?.held ?? []).some(({ name }) => name?.startsWith(PREFIX) && name !== here);
}
