import type { EarlyStoppingMetric } from "../recipe/types.ts";

const lowerIsBetter: readonly EarlyStoppingMetric[] = ["logLoss", "rmse", "mae"];

/**
 * Says whether a value of the metric beats the best so far.
 *
 * A metric that cannot be computed (null) never beats a number; where there is no number yet, the latest counts.
 */
export function isBetter(metric: EarlyStoppingMetric, value: number | null, best: number | null): boolean {
  if (best === null) return true;
  if (value === null) return false;
  return lowerIsBetter.includes(metric) ? value < best : value > best;
}

/**
 * Says whether the validation side is looked at after `done` of an epoch's `length` steps: at its end, and
 * halfway where half an epoch has 50 steps or more.
 */
export function isEvaluationDue(done: number, length: number): boolean {
  if (done === length) return true;
  return length >= 100 && done === Math.ceil(length / 2);
}
