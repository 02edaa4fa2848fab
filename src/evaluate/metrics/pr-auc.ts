import { countByThreshold } from "./threshold-counts.ts";

/**
 * Area under the precision-recall curve by the trapezoid rule, from recall 0 with precision 1.
 *
 * Larger than average precision where scores are few; papers mix the two. Null where one class is absent.
 *
 * shapes: truth [N] of 0 and 1, scores [N]
 * source: sklearn.metrics.precision_recall_curve and sklearn.metrics.auc
 */
export function computePrAuc(truth: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  const { truePositives, falsePositives, positives, negatives } = countByThreshold(truth, scores);
  if (positives === 0 || negatives === 0) return null;
  let area = 0;
  let recall = 0;
  let precision = 1;
  truePositives.forEach((found, i) => {
    const nextPrecision = found / (found + falsePositives[i]);
    area += (found / positives - recall) * ((precision + nextPrecision) / 2);
    recall = found / positives;
    precision = nextPrecision;
  });
  return area;
}
