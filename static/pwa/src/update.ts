/** New versions of the app: found by the service worker, taken between visits and never during one. */
import { effect, signal } from "@preact/signals";
import { phone } from "./db";

/** A new version is ready to be taken. */
export const updateReady = signal(false);

/** How long the app is locked before it opens anew in a new version, in milliseconds. */
const SETTLED = 2000;

let waiting: ServiceWorker | null = null;

/** Take the new version now: the page opens anew. */
export function takeUpdate(): void {
  waiting?.postMessage("take-over");
}

/** True while somebody is in a visit: nothing must be opened anew under them. */
function inVisit(): boolean {
  return location.pathname.startsWith("/app/visit/");
}

/** Register the service worker, and take a new version when the app is locked or out of sight. */
export function watchForUpdates(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne && waiting) location.reload();
  });
  void navigator.serviceWorker.register("/app/sw.js", { scope: "/app/" }).then((registration) => {
    const found = (worker: ServiceWorker | null) => {
      if (!worker || !hadOne) return;
      const installed = () => {
        if (worker.state !== "installed") return;
        waiting = worker;
        updateReady.value = true;
      };
      worker.addEventListener("statechange", installed);
      installed();
    };
    found(registration.waiting);
    registration.addEventListener("updatefound", () => found(registration.installing));
    setInterval(() => void registration.update().catch(() => undefined), 3_600_000);
  });
  effect(() => {
    if (!updateReady.value || phone.state.value !== "locked") return;
    // Not at once: while the lock screen's picture is still being fetched through the old worker, Chromium puts the
    // new one off for minutes.
    const timer = setTimeout(() => phone.state.value === "locked" && !inVisit() && takeUpdate(), SETTLED);
    return () => clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && updateReady.value && !inVisit()) takeUpdate();
  });
}
