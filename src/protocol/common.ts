import type { Result } from "./result.ts";

/** One request that a thread made, for the privacy ledger. */
export interface LedgerEntry {
  thread: string;
  url: string;
  sizeBytes: number;
  startedAtMs: number; // since the epoch
}

/** Outcome of a request planted to prove that the content policy holds in this thread. */
export interface PolicyProof {
  thread: string;
  blocked: boolean;
}

/** What every worker offers. */
export interface CommonApi {
  /** Holds a Web Lock for as long as the worker lives: whoever waits for it learns when the worker is gone. */
  holdLock(name: string): Promise<Result<void>>;
  /** Fetches and compiles all that the worker may need later, so that it works offline from then on. */
  warm(): Promise<Result<void>>;
  /** Every request that this worker made. */
  ledger(): Promise<Result<LedgerEntry[]>>;
  /** Tries to reach another origin (an address that never resolves); blocked is what is hoped for. */
  provePolicy(): Promise<Result<PolicyProof>>;
}
