import type { Problem } from "../base/problem.ts";
import type { TrainProgress } from "./types.ts";

const reportEveryMs = 1000;

/** What the loops know at a step, from which a progress message is made. */
export interface ProgressFacts {
  phase: TrainProgress["phase"];
  step: number;
  steps: number;
  epoch: number;
  /** Tokens seen and time spent in training steps, over the whole run. */
  tokens: number;
  stepMs: number;
  leftMs: number | null;
  /** The whole curve; what was not sent yet is, and the last point again once it has its metric. */
  curve: TrainProgress["curve"];
  bestStep: number | null;
  bestValue: number | null;
  paused: boolean;
}

/** Tells of a training; see initReporter. */
export interface Reporter {
  /** Sends a message when the last one is a second old, when the phase changed, or when `now` is set. */
  report(facts: ProgressFacts, now?: boolean): void;
  /** Sends a problem that the run goes on without, with the next message. */
  note(problem: Problem): void;
  /** All that was noted. */
  readonly notices: readonly Problem[];
}

/** Makes the one who tells of a training, about once a second. */
export function initReporter(
  part: TrainProgress["part"],
  send: (progress: TrainProgress) => void,
  clock: () => number,
): Reporter {
  let sentAt = -Infinity;
  let lastPhase: string | null = null;
  let sentPoints: TrainProgress["curve"] = [];
  let sentCount = 0;
  let sentValidation: number | null = null;
  const notices: Problem[] = [];
  let sentNotices = 0;
  return {
    report(facts, now = false) {
      const isDue =
        now || sentNotices < notices.length || facts.phase !== lastPhase || clock() - sentAt >= reportEveryMs;
      if (!isDue) return;
      if (facts.curve !== sentPoints) sentCount = 0;
      else if (sentCount > 0 && facts.curve[sentCount - 1].validation !== sentValidation) sentCount--;
      const { phase, step, steps, epoch, tokens, stepMs, leftMs, curve, bestStep, bestValue, paused } = facts;
      send({
        ...{ part, phase, step, steps, epoch, leftMs, bestStep, bestValue, paused },
        tokensPerSecond: stepMs > 0 ? (1000 * tokens) / stepMs : 0,
        curve: curve.slice(sentCount),
        ...(sentNotices < notices.length ? { notice: notices[sentNotices++] } : {}),
      });
      sentPoints = curve;
      sentCount = curve.length;
      sentValidation = curve.at(-1)?.validation ?? null;
      sentAt = clock();
      lastPhase = facts.phase;
    },
    note: (problem) => void notices.push(problem),
    notices,
  };
}
