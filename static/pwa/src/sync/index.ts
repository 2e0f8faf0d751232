/** Synchronising of this phone: when it happens by itself, and how tabs stay of one mind. */
import { client } from "../api/client";
import { deviceId, keepStorage, layBallast, lookAtSpace, outbox, phone } from "../db";
import { backoff, Sync } from "./engine";
import { fetchPlan } from "./pull";

export type { SyncStatus } from "./engine";

/** Without another reason, so often, in milliseconds. */
const EVERY = 120_000;

export const sync = new Sync(phone, client, deviceId);
export const { status } = sync;

/** Send and receive now. */
export function syncNow(): Promise<void> {
  return sync.syncNow();
}

/** The plan of a form version: from this phone, or fetched and kept. */
export function planOf(hash: string): ReturnType<typeof fetchPlan> {
  return fetchPlan(phone, client, hash);
}

/** What the service worker is asked to wake us by when signal returns, and what it then says: see `sw.ts`. */
const NUDGE = "fieldapp-sync";

/**
 * Synchronise from now on: after every write, when signal returns, when the app comes to sight, when the service worker
 * noticed signal before we did, every two minutes, and after a failure with growing delays. Returns what ends it.
 */
export function keepInSync(): () => void {
  const owner = phone.account.value;
  const tabs = new BroadcastChannel(`fieldapp-${owner?.id}`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(run, sync.failures ? backoff(sync.failures) : EVERY);
  };
  const run = () => {
    void sync.syncNow().then(() => {
      if (ended) return; // locked or erased meanwhile: nothing is laid down on an erased phone
      later();
      if (sync.failures) void askForNudge();
      void lookAtSpace();
      void layBallast().catch(() => undefined); // no room: photos are refused until there is
    });
  };
  const nudged = (event: MessageEvent) => event.data === NUDGE && run();
  const seen = () => document.visibilityState === "visible" && run();
  outbox.onAdded = () => {
    tabs.postMessage("outbox");
    run();
  };
  sync.onDone = () => {
    tabs.postMessage("records");
    requestIdle(() => void phone.records.fold());
  };
  tabs.onmessage = (event) => void phone.reload(event.data === "records");
  addEventListener("online", run);
  document.addEventListener("visibilitychange", seen);
  navigator.serviceWorker?.addEventListener("message", nudged);
  void keepStorage();
  run();
  return () => {
    ended = true;
    clearTimeout(timer);
    tabs.close();
    outbox.onAdded = () => undefined;
    sync.onDone = () => undefined;
    removeEventListener("online", run);
    document.removeEventListener("visibilitychange", seen);
    navigator.serviceWorker?.removeEventListener("message", nudged);
  };
}

/** Background sync, where the browser has it: it notices signal while the app is out of sight, too. */
async function askForNudge(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const background = registration as { sync?: { register(tag: string): Promise<void> } } | undefined;
  await background?.sync?.register(NUDGE).catch(() => undefined);
}

function requestIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 20_000 });
  else setTimeout(work, 2000);
}
