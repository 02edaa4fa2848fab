import type { CommonApi, LedgerEntry, PolicyProof } from "./common.ts";
import { toResult } from "./result.ts";

/** Every request that this thread made since it started, from its own resource timings. */
export function readLedger(thread: string): LedgerEntry[] {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  return entries.map((entry) => ({
    thread,
    url: entry.name,
    sizeBytes: entry.transferSize,
    startedAtMs: performance.timeOrigin + entry.startTime,
  }));
}

/**
 * Plants a request to another origin in this thread and says whether the content policy blocked it.
 *
 * The address is of the reserved name `.invalid`, so that nothing would be reached even without a policy. Only
 * the browser's own report of a violation counts as blocked; a request that merely failed does not.
 */
export async function provePolicyHere(thread: string): Promise<PolicyProof> {
  let blocked = false;
  const note = () => (blocked = true);
  addEventListener("securitypolicyviolation", note);
  await fetch("https://planted.invalid/").catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  removeEventListener("securitypolicyviolation", note);
  return { thread, blocked };
}

/** Resolves once the lock is held, which is until this thread ends. */
function holdLock(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const isHeld = () => {
      resolve();
      return new Promise<never>(() => undefined);
    };
    navigator.locks.request(name, isHeld).catch(reject);
  });
}

/** The methods that every worker offers, under the worker's name in the ledger. */
export function initCommonMethods(thread: string, warm: () => Promise<void>): CommonApi {
  performance.setResourceTimingBufferSize(10_000);
  return {
    holdLock: (name) => toResult(() => holdLock(name)),
    warm: () => toResult(warm),
    ledger: () => toResult(() => readLedger(thread)),
    provePolicy: () => toResult(() => provePolicyHere(thread)),
  };
}
