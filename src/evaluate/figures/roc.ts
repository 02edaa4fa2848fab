import { countByThreshold } from "../metrics/threshold-counts.ts";
import type { Curve } from "../types.ts";
import { thinCurve } from "./thin-curve.ts";

/**
 * ROC curve: share of positives found (y) against share of negatives called (x).
 *
 * Null where one class is absent.
 *
 * shapes: truth [N] of 0 and 1, scores [N] -> at most 400 points
 */
export function computeRoc(truth: ArrayLike<number>, scores: ArrayLike<number>): Curve | null {
  const { truePositives, falsePositives, positives, negatives } = countByThreshold(truth, scores);
  if (positives === 0 || negatives === 0) return null;
  return thinCurve({
    x: [0, ...falsePositives.map((count) => count / negatives)],
    y: [0, ...truePositives.map((count) => count / positives)],
  });
}
