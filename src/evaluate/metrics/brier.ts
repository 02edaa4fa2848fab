/**
 * Mean squared distance between the probability of the positive class and what happened.
 *
 * shapes: truth [N] of 0 and 1, scores [N] in [0, 1]
 * source: sklearn.metrics.brier_score_loss
 */
export function computeBrier(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (scores[i] - truth[i]) ** 2;
  return truth.length === 0 ? 0 : sum / truth.length;
}
