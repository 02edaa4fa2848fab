import type { HostFacts } from "./types.ts";

/**
 * What the host that serves the page lets us promise.
 *
 * A worker obeys the policy of its own response, so the header of a script of ours is read; workers lie beside it.
 * It is asked for whole, since the service worker has an answer to that alone.
 */
export async function checkHost(): Promise<HostFacts> {
  const response = await fetch(import.meta.url, { cache: "force-cache" });
  const policy = response.headers.get("content-security-policy") ?? "";
  return {
    isSecure: globalThis.isSecureContext,
    isolated: globalThis.crossOriginIsolated,
    workerPolicy: /connect-src 'self'\s*(;|$)/.test(policy),
  };
}
