import { rankOrder } from "./rank-order.ts";

/** True and false positives at each distinct score, highest score first. */
export interface ThresholdCounts {
  thresholds: number[];
  truePositives: number[];
  falsePositives: number[];
  positives: number;
  negatives: number;
}

/**
 * Counts true and false positives when all with a score of at least each distinct score are called positive.
 *
 * shapes: truth [N] of 0 and 1, scores [N] -> one entry per distinct score
 */
export function countByThreshold(truth: ArrayLike<number>, scores: ArrayLike<number>): ThresholdCounts {
  const order = rankOrder(scores);
  const counts: ThresholdCounts = {
    thresholds: [],
    truePositives: [],
    falsePositives: [],
    positives: 0,
    negatives: 0,
  };
  for (let rank = 0; rank < order.length; rank++) {
    const score = scores[order[rank]];
    if (truth[order[rank]] === 1) counts.positives++;
    else counts.negatives++;
    if (rank < order.length - 1 && scores[order[rank + 1]] === score) continue;
    counts.thresholds.push(score);
    counts.truePositives.push(counts.positives);
    counts.falsePositives.push(counts.negatives);
  }
  return counts;
}
