/**
 * Share of the variance that is explained, where customer i counts `counts[i]` times; null counts mean once each.
 *
 * Null where the truth does not vary.
 *
 * shapes: truth [N], predicted [N], counts [N]
 * source: sklearn.metrics.r2_score
 */
export function computeR2(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  counts: ArrayLike<number> | null = null,
): number | null {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < truth.length; i++) {
    const count = counts === null ? 1 : counts[i];
    n += count;
    sum += count * truth[i];
  }
  const mean = sum / n;
  let residual = 0;
  let total = 0;
  for (let i = 0; i < truth.length; i++) {
    const count = counts === null ? 1 : counts[i];
    residual += count * (predicted[i] - truth[i]) ** 2;
    total += count * (truth[i] - mean) ** 2;
  }
  return total > 0 ? 1 - residual / total : null;
}
