import { rankOrder } from "./rank-order.ts";

/**
 * Correlation of the ranks; equal values share their mean rank.
 *
 * Null where truth or prediction does not vary.
 *
 * shapes: truth [N], predicted [N]
 * source: scipy.stats.spearmanr
 */
export function computeSpearman(truth: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  const a = computeMidRanks(truth);
  const b = computeMidRanks(predicted);
  const middle = (truth.length + 1) / 2;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - middle) * (b[i] - middle);
    aa += (a[i] - middle) ** 2;
    bb += (b[i] - middle) ** 2;
  }
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb);
}

/** Ranks from 1, ties by their mean. */
function computeMidRanks(values: ArrayLike<number>): Float64Array {
  const order = rankOrder(values);
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
