/** Room on this phone: what is used, what is left, and whether the system may clear it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { isQuota } from "../lib/failure";

export interface Space {
  /** Bytes used by the app, and bytes it may still use. */
  usage: number;
  free: number;
  /** True when the system does not clear it by itself. */
  persisted: boolean;
}

/** Below so many bytes free, the worker is warned. */
export const LOW_SPACE = 100_000_000;
/** So many bytes stay free of photos, for answers: a visit's answers take some ten thousand. */
export const RESERVE = 20_000_000;
/**
 * Bytes laid down while there is room, and given up for answers when there is none: browsers no longer tell how full the
 * disk really is (Chromium always says 10 GiB), so it must be found out by writing.
 */
const BALLAST = 4_000_000;
const BALLAST_CACHE = "fieldapp-ballast";

const known = signal<Space | null>(null);

/** As it was when last looked; null where the browser does not tell. */
export const space: ReadonlySignal<Space | null> = known;

/** Look how much room there is. */
export async function lookAtSpace(): Promise<Space | null> {
  const storage = globalThis.navigator?.storage;
  const estimate = await storage?.estimate?.();
  if (estimate?.quota === undefined) return null;
  const usage = estimate.usage ?? 0;
  const persisted = (await storage.persisted?.()) ?? false;
  known.value = { usage, free: Math.max(0, estimate.quota - usage), persisted };
  return known.value;
}

/** Ask the system never to clear the app's storage by itself. */
export async function keepStorage(): Promise<void> {
  await globalThis.navigator?.storage?.persist?.();
  await lookAtSpace();
}

/** Lay the ballast down if it is not there. Throws a QuotaExceededError when there is no room for it. */
export async function layBallast(): Promise<void> {
  const cache = await globalThis.caches?.open(BALLAST_CACHE);
  // Not by match: a response whose body nobody reads keeps its bytes on the disk after they are deleted.
  if (!cache || (await cache.keys()).length > 0) return;
  const bytes = new Uint8Array(BALLAST);
  for (let at = 0; at < BALLAST; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  await cache.put("/app/ballast", new Response(bytes));
}

/** Milliseconds to wait between tries to write where the ballast lay: its room is not there at once. */
const ROOM_COMES = [0, 50, 200, 500, 1000];

/** Write an answer; on a full disk the ballast is given up for it, after which no photo is taken until it lies again. */
export async function writeAnswer(write: () => Promise<unknown>): Promise<void> {
  let failure: unknown;
  for (const wait of [null, ...ROOM_COMES]) {
    if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      await write();
      return;
    } catch (error) {
      if (!isQuota(error)) throw error;
      if (wait === null && !(await globalThis.caches?.delete(BALLAST_CACHE))) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Throws a QuotaExceededError when a file of so many bytes would leave too little room for answers. */
export async function makeSureOfRoom(bytes: number): Promise<void> {
  await layBallast();
  const now = await lookAtSpace();
  if (now && now.free < RESERVE + 2 * bytes)
    throw new DOMException("the room left is kept for answers", "QuotaExceededError");
}
