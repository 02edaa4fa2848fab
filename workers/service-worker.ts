import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };
/** Those of scripts/security-headers.mjs, by the build. */
declare const securityHeaders: Record<string, string>;

/**
 * What is answered from the cache has the security headers, whether the host sent them or not: the page is isolated,
 * and each worker is confined to our origin.
 */
function secure(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

addPlugins([
  { handlerWillRespond: ({ response }) => Promise.resolve(response.ok ? secure(response) : response) },
]);
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);

const scope = new URL(self.registration.scope).pathname;
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("index.html"), {
    allowlist: [new RegExp(`^${scope.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(index\\.html)?(\\?|$)`)],
  }),
);

// A new version waits until the page asks for it.
self.addEventListener("message", ({ data }) => {
  if (data === "use-new-version") void self.skipWaiting();
});

// The page that is open at the first visit gets its headers' guard for all that it loads from now on.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
