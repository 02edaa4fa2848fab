import type { RunComparison } from "../evaluate/types.ts";
import { listPastRuns, loadPastRun, removePastRun } from "./past-runs.ts";
import { listKept, removeEverything } from "./remove-everything.ts";
import type { KeptEntry, PastRuns, RunResult } from "./types.ts";
import type { Workers } from "./workers.ts";

/** What the view of past runs asks of browser and workers. */
export interface RunsSession {
  list(): Promise<PastRuns>;
  load(runId: string): Promise<RunResult>;
  remove(runId: string): Promise<void>;
  /** Right minus left, on the test customers that both have. */
  compare(left: RunResult, right: RunResult): Promise<RunComparison>;
  /** All that this browser keeps for the app. */
  listKept(): Promise<KeptEntry[]>;
  /** Removes all of that; resolves to what is left. */
  removeEverything(): Promise<KeptEntry[]>;
}

/** The door of the view of past runs. */
export function connectRuns(workers: Workers): RunsSession {
  return {
    list: listPastRuns,
    load: (runId) => loadPastRun(workers, runId),
    remove: removePastRun,
    compare: (left, right) =>
      workers.evaluate.compareRuns(left.scores, right.scores, right.report.recipe, [
        left.evaluation.threshold?.value ?? null,
        right.evaluation.threshold?.value ?? null,
      ]),
    listKept,
    removeEverything: () => removeEverything(workers),
  };
}
