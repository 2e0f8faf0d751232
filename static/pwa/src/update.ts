/** New versions of the app: found by the service worker, taken between visits and never during one. */
import { effect, signal } from "@preact/signals";
import { phone } from "./db";
import { heldElsewhere } from "./lib/visitLock";
import { t, toast } from "./ui";

/** A new version is ready to be taken. */
export const updateReady = signal(false);

/** How long the app is locked before it opens anew in a new version, in milliseconds. */
const SETTLED = 2000;

/** Chromium puts a new version off while the old one still answers something; a reload then ends that. In milliseconds. */
const PUT_OFF = 5000;

let waiting: ServiceWorker | null = null;

/** The worker wants the new version now: every tab opens anew, unless somebody is in a visit in one of them. */
export async function takeUpdate(): Promise<void> {
  if (await inVisit()) {
    toast(t("account.update_in_visit"));
    return;
  }
  takeOver();
  setTimeout(async () => (await inVisit()) || location.reload(), PUT_OFF);
}

/** Take the new version, where nothing is opened anew under anybody. */
async function takeQuietly(): Promise<void> {
  if (!(await inVisit())) takeOver();
}

function takeOver(): void {
  waiting?.postMessage("take-over");
}

/** True while somebody is in a visit, here or in another tab. */
async function inVisit(): Promise<boolean> {
  return location.pathname.startsWith("/app/visit/") || (await heldElsewhere());
}

/** Register the service worker, and take a new version when the app is locked or out of sight. */
export function watchForUpdates(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (waiting) location.reload();
  });
  void navigator.serviceWorker.register("/app/sw.js", { scope: "/app/" }).then((registration) => {
    const found = (worker: ServiceWorker | null) => {
      if (!worker) return;
      const installed = () => {
        // Without one in use it is the first, which replaces nothing.
        if (worker.state !== "installed" || !registration.active) return;
        waiting = worker;
        updateReady.value = true;
      };
      worker.addEventListener("statechange", installed);
      installed();
    };
    found(registration.waiting);
    found(registration.installing);
    registration.addEventListener("updatefound", () => found(registration.installing));
    setInterval(() => void registration.update().catch(() => undefined), 3_600_000);
  });
  effect(() => {
    if (!updateReady.value || phone.state.value !== "locked") return;
    // Not at once: while the lock screen's picture is still being fetched through the old worker, Chromium puts the
    // new one off for minutes.
    const timer = setTimeout(() => phone.state.value === "locked" && void takeQuietly(), SETTLED);
    return () => clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && updateReady.value) void takeQuietly();
  });
}
