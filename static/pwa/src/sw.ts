/** The service worker: the whole app is on the phone, so it starts without signal and at once. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/app/index.html"), { allowlist: [/^\/app(\/|$)/] }),
);

// A new version waits until the page says so: between visits, never during one.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/**
 * Signal is back (background sync). The store's key is never here: without the PIN nothing can be read, so nothing can be
 * sent by the service worker itself. It wakes the open app, locked tabs ignore it.
 */
self.addEventListener("sync", (event) => {
  const { waitUntil } = event as ExtendableEvent;
  const nudge = async () => {
    for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage("fieldapp-sync");
  };
  waitUntil.call(event, nudge());
});
