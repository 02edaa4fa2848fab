import { parseProblem, type Problem } from "../../base/problem.ts";
import type { LedgerEntry, PolicyProof } from "../../protocol/common.ts";
import type { HostFacts } from "../../session/types.ts";
import { logEvent } from "./log.ts";
import type { Session } from "./session.ts";

/** What the page can show for its promise that nothing leaves the machine. */
export class PrivacyState {
  entries = $state.raw<LedgerEntry[]>([]);
  proofs = $state.raw<PolicyProof[] | null>(null);
  isProving = $state.raw(false);
  host = $state.raw<HostFacts | null>(null);
  /** Share of what is fetched for work without a network; 1 is ready. */
  offlineShare = $state.raw(0);
  /** The app's code is kept in this browser, and opens again without a network. */
  isKept = $state.raw(false);
  /** A newer version waits; takes it and loads the page again, or resolves to false while a run is under way. */
  useNewVersion = $state.raw<(() => Promise<boolean>) | null>(null);
  /** Another tab took a newer version: what this one has not loaded yet may be gone. */
  isOutdated = $state.raw(false);
  /** All that was kept for it was removed; loading the page again brings it back. */
  isForgotten = $state.raw(false);
  offlineProblem = $state.raw<Problem | null>(null);
  problem = $state.raw<Problem | null>(null);
  elsewhere = $derived(this.entries.filter((entry) => !isOwn(entry.url)).length);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads anew what every thread has requested so far. */
  async refresh(): Promise<void> {
    await this.#guard(async () => {
      this.entries = await this.#session.collectLedger();
    });
  }

  /** Plants a request to another origin in every thread and keeps what became of each. */
  async prove(): Promise<void> {
    this.isProving = true;
    await this.#guard(async () => {
      this.proofs = await this.#session.provePolicy();
    });
    this.isProving = false;
  }

  async checkHost(): Promise<void> {
    await this.#guard(async () => {
      this.host = await this.#session.checkHost();
    });
  }

  /** Fetches all that the page may need later, then says so where the command line reads it. */
  async getReadyOffline(more: (() => Promise<unknown>)[]): Promise<void> {
    this.offlineProblem = null;
    try {
      await this.#keepApp();
      await this.#session.getReadyOffline((share) => (this.offlineShare = share), more);
      this.offlineShare = 1;
      document.documentElement.dataset.offline = "ready";
    } catch (thrown) {
      this.offlineProblem = parseProblem(thrown);
      logEvent({ kind: "problem", problem: this.offlineProblem });
    }
  }

  /** Takes back what was said of work without a network, after all that was kept for it was removed. */
  forgetOffline(): void {
    this.isForgotten = true;
    this.isKept = false;
    this.useNewVersion = null;
    delete document.documentElement.dataset.offline;
  }

  /** Where the app cannot be kept, this tab works offline all the same, until it is closed. */
  async #keepApp(): Promise<void> {
    try {
      await this.#session.keepApp({
        onKept: () => (this.isKept = true),
        onNewVersion: (use) => (this.useNewVersion = use),
        onTaken: () => (this.isOutdated = true),
      });
    } catch (thrown) {
      logEvent({ kind: "problem", problem: parseProblem(thrown) });
    }
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (thrown) {
      this.problem = parseProblem(thrown);
      logEvent({ kind: "problem", problem: this.problem });
    }
  }
}

/** Whether an address belongs to the page's own origin; data: and blob: never leave the page. */
export function isOwn(url: string): boolean {
  const { origin, protocol } = new URL(url, location.href);
  return origin === location.origin || protocol === "data:" || protocol === "blob:";
}
