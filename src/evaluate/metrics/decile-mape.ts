import { rankOrder } from "./rank-order.ts";

/**
 * Mean over ten deciles of the prediction of |mean predicted - mean true| / mean true; not an error per row.
 *
 * Ranks break ties by order. Null below ten customers, or where a decile's mean truth is not positive.
 *
 * shapes: truth [N], predicted [N]
 * source: Wang, Liu, Miao 2019 (arXiv 1912.07753), section 4.2; pandas.qcut over ranks of method "first"
 */
export function computeDecileMape(truth: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  const n = truth.length;
  if (n < 10) return null;
  const order = rankOrder(Float64Array.from(predicted, (value) => -value)); // lowest prediction first
  const trueSums = new Float64Array(10);
  const predictedSums = new Float64Array(10);
  for (let rank = 0; rank < n; rank++) {
    const decile = Math.max(0, Math.ceil((rank * 10) / (n - 1)) - 1);
    trueSums[decile] += truth[order[rank]];
    predictedSums[decile] += predicted[order[rank]];
  }
  let sum = 0;
  for (let decile = 0; decile < 10; decile++) {
    if (trueSums[decile] <= 0) return null;
    sum += Math.abs(predictedSums[decile] - trueSums[decile]) / trueSums[decile];
  }
  return sum / 10;
}
