import { WorkbenchError } from "../base/problem.ts";
import type { RunEvent, Stage } from "./types.ts";

/** Runs one stage and says when it begins and how far it is; its time goes to `timings`. */
export type TimedStage = <T>(
  stage: Stage,
  work: (share: (share: number) => void) => Promise<T>,
) => Promise<T>;

/** A clock for the stages of one run; none begins or counts as done once `signal` is aborted. */
export function startStageClock(
  on: (event: RunEvent) => void,
  signal: AbortSignal,
): { timings: Record<Stage, number>; timed: TimedStage } {
  const timings = { load: 0, customers: 0, features: 0, tokens: 0, warmUp: 0, train: 0, evaluate: 0 };
  return {
    timings,
    timed: async (stage, work) => {
      if (signal.aborted) throw cancelledProblem();
      on({ kind: "stage", stage, share: null });
      const start = performance.now();
      const value = await work((share) => on({ kind: "stage", stage, share }));
      if (signal.aborted) throw cancelledProblem();
      timings[stage] = performance.now() - start;
      return value;
    },
  };
}

/** What a run ends in that was cancelled. */
export function cancelledProblem(): WorkbenchError {
  return new WorkbenchError({
    code: "session/cancelled",
    message: "The run was cancelled.",
    facts: {},
    where: {},
  });
}
