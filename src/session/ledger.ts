import { provePolicyHere, readLedger } from "../protocol/common-methods.ts";
import type { LedgerEntry, PolicyProof } from "../protocol/common.ts";
import { workerNames, type Workers } from "./workers.ts";

/** Every request of the page and of each worker that runs, oldest first. */
export async function collectLedger(workers: Workers): Promise<LedgerEntry[]> {
  const running = workerNames.filter((name) => workers[name].generation() > 0);
  const lists = await Promise.all(running.map((name) => workers[name].ledger()));
  return [...readLedger("page"), ...lists.flat()].sort((a, b) => a.startedAtMs - b.startedAtMs);
}

/** Plants a request to another origin in the page and in each of the workers. */
export async function provePolicy(workers: Workers): Promise<PolicyProof[]> {
  return Promise.all([provePolicyHere("page"), ...workerNames.map((name) => workers[name].provePolicy())]);
}
