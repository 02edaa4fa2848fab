import { parseProblem, type Problem } from "../../base/problem.ts";
import type { RunComparison } from "../../evaluate/types.ts";
import type { RunsSession } from "../../session/runs.ts";
import type { KeptEntry, PastRun, RunResult } from "../../session/types.ts";
import { logEvent } from "./log.ts";
import type { Session } from "./session.ts";

/** A past run with all that was kept of it. */
export interface LoadedRun {
  past: PastRun;
  result: RunResult;
}

/** Two runs beside each other, the earlier one on the left. */
export interface ComparedRuns {
  left: LoadedRun;
  right: LoadedRun;
  /** null where the two cannot be compared; `problem` says why. */
  comparison: RunComparison | null;
  problem: Problem | null;
}

/** The runs that this browser keeps, and what the person does with them. */
export class RunsState {
  /** null until they were read. */
  runs = $state.raw<PastRun[] | null>(null);
  unreadable = $state.raw<string[]>([]);
  problem = $state.raw<Problem | null>(null);
  /** Ids of those chosen to be compared, at most two. */
  chosen = $state.raw<string[]>([]);
  /** Run that is being read; null when none is. */
  loading = $state.raw<string | null>(null);
  compared = $state.raw<ComparedRuns | null>(null);
  isComparing = $state.raw(false);
  readonly #session: Session;
  #loads = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  async refresh(): Promise<void> {
    await this.#guard(async (runs) => {
      const { runs: found, unreadable } = await runs.list();
      this.runs = found;
      this.unreadable = unreadable;
      this.chosen = this.chosen.filter((id) => found.some((run) => run.runId === id));
    });
    this.runs ??= [];
  }

  choose(runId: string, isChosen: boolean): void {
    const others = this.chosen.filter((id) => id !== runId);
    this.chosen = isChosen ? [...others, runId].slice(-2) : others;
  }

  /**
   * All that was kept of a run; null where it cannot be read, `problem` says why.
   *
   * Of several asked for only the last is answered, the others are null.
   */
  async load(past: PastRun): Promise<LoadedRun | null> {
    const number = ++this.#loads;
    this.loading = past.runId;
    const result = await this.#guard((runs) => runs.load(past.runId));
    if (number !== this.#loads) return null;
    this.loading = null;
    return result && { past, result };
  }

  /** What is being read when the view is left comes too late. */
  leave(): void {
    this.#loads++;
    this.loading = null;
  }

  async remove(runId: string): Promise<void> {
    await this.#guard((runs) => runs.remove(runId));
    await this.#refreshAfter();
  }

  async removeUnreadable(): Promise<void> {
    await this.#guard(async (runs) => {
      for (const runId of this.unreadable) await runs.remove(runId);
    });
    await this.#refreshAfter();
  }

  /** Puts the two chosen runs beside each other. */
  async compare(): Promise<void> {
    const two = (this.runs ?? []).filter((run) => this.chosen.includes(run.runId));
    if (two.length !== 2) return;
    this.isComparing = true;
    const right = await this.load(two[0]);
    const left = right && (await this.load(two[1]));
    if (left) this.compared = { left, right, ...(await this.#compare(left, right)) };
    this.isComparing = false;
  }

  /** Leaves the comparison for the list. */
  leaveComparison(): void {
    this.compared = null;
  }

  /** All that this browser keeps; null where it does not say. */
  async listKept(): Promise<KeptEntry[] | null> {
    return this.#guard((runs) => runs.listKept());
  }

  /** Removes all of that; resolves to what is left, or to null where nothing was removed. */
  async removeEverything(): Promise<KeptEntry[] | null> {
    const left = await this.#guard((runs) => runs.removeEverything());
    if (left) {
      this.runs = [];
      this.chosen = this.unreadable = [];
      this.compared = null;
    }
    return left;
  }

  async #compare(left: LoadedRun, right: LoadedRun): Promise<Pick<ComparedRuns, "comparison" | "problem">> {
    try {
      const runs = await this.#session.openRuns();
      return { comparison: await runs.compare(left.result, right.result), problem: null };
    } catch (thrown) {
      return { comparison: null, problem: parseProblem(thrown) };
    }
  }

  /** A list that was read after a problem keeps the problem in sight. */
  async #refreshAfter(): Promise<void> {
    const { problem } = this;
    await this.refresh();
    this.problem ??= problem;
  }

  async #guard<T>(work: (runs: RunsSession) => Promise<T>): Promise<T | null> {
    this.problem = null;
    try {
      return await work(await this.#session.openRuns());
    } catch (thrown) {
      this.problem = parseProblem(thrown);
      logEvent({ kind: "problem", problem: this.problem });
      return null;
    }
  }
}
