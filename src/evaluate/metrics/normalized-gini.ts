import { rankOrder } from "./rank-order.ts";

/**
 * Gini of the gain curve, over that of the perfect order.
 *
 * The curve is the cumulative share of the true value, highest prediction first; raw Gini = 2 x mean(curve) - 1.
 * Customers with equal predictions share their mean truth, so that the order of rows does not matter.
 * Null where the truth does not vary or its sum is not positive.
 *
 * shapes: truth [N], predicted [N]
 * source: Wang, Liu, Miao 2019 (arXiv 1912.07753), section 4.2
 */
export function computeNormalizedGini(truth: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  let sum = 0;
  let varies = false;
  for (let i = 0; i < truth.length; i++) {
    sum += truth[i];
    if (truth[i] !== truth[0]) varies = true;
  }
  if (!varies || sum <= 0) return null;
  const perfect = computeRawGini(truth, truth, sum);
  return perfect === 0 ? null : computeRawGini(truth, predicted, sum) / perfect;
}

function computeRawGini(truth: ArrayLike<number>, predicted: ArrayLike<number>, total: number): number {
  const order = rankOrder(predicted);
  const n = order.length;
  let curve = 0;
  let reached = 0;
  for (let start = 0; start < n;) {
    let end = start;
    let value = 0;
    while (end < n && predicted[order[end]] === predicted[order[start]]) value += truth[order[end++]];
    const size = end - start;
    // sum over the tie of (reached + value j / size), j = 1 .. size
    curve += size * reached + (value * (size + 1)) / 2;
    reached += value;
    start = end;
  }
  return (2 * curve) / (total * n) - 1;
}
