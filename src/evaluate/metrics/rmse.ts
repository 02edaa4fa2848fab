/**
 * Root of the mean squared error.
 *
 * shapes: truth [N], predicted [N]
 * source: sklearn.metrics.mean_squared_error
 */
export function computeRmse(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (predicted[i] - truth[i]) ** 2;
  return truth.length === 0 ? 0 : Math.sqrt(sum / truth.length);
}
