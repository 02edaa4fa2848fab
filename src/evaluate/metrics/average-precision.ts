import { countByThreshold } from "./threshold-counts.ts";

/**
 * Average precision: the step sum of precision over recall.
 *
 * Null where one class is absent.
 *
 * shapes: truth [N] of 0 and 1, scores [N]
 * source: sklearn.metrics.average_precision_score
 */
export function computeAveragePrecision(truth: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  const { truePositives, falsePositives, positives, negatives } = countByThreshold(truth, scores);
  if (positives === 0 || negatives === 0) return null;
  let sum = 0;
  let before = 0;
  truePositives.forEach((found, i) => {
    sum += ((found - before) / positives) * (found / (found + falsePositives[i]));
    before = found;
  });
  return sum;
}
