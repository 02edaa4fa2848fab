/**
 * Mean negative logarithm of the probability given to what happened.
 *
 * Probabilities are kept away from 0 and 1 by the rounding unit of their type, as in the source.
 *
 * shapes: truth [N] class indices; scores [N] of the positive class (classes = 1), or [N, K] row by row
 * units:  nats
 * source: sklearn.metrics.log_loss, eps "auto"
 */
export function computeLogLoss(truth: ArrayLike<number>, scores: ArrayLike<number>, classes = 1): number {
  const eps = scores instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  let sum = 0;
  for (let i = 0; i < truth.length; i++) {
    const given = classes === 1 ? scores[i] : scores[i * classes + truth[i]];
    const p = Math.min(Math.max(given, eps), 1 - eps);
    sum -= Math.log(classes === 1 && truth[i] === 0 ? 1 - p : p);
  }
  return truth.length === 0 ? 0 : sum / truth.length;
}
