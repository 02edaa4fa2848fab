/**
 * Mean absolute error.
 *
 * shapes: truth [N], predicted [N]
 * source: sklearn.metrics.mean_absolute_error
 */
export function computeMae(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += Math.abs(predicted[i] - truth[i]);
  return truth.length === 0 ? 0 : sum / truth.length;
}
