import { rankOrder } from "./rank-order.ts";

/**
 * Area under the ROC curve; a tie counts half.
 *
 * Null where one class is absent.
 *
 * shapes: truth [N] of 0 and 1, scores [N]
 * source: sklearn.metrics.roc_auc_score; Mann and Whitney 1947
 */
export function computeAuc(truth: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  return computeAucInOrder(initAucOrder(truth, scores), null);
}

/** What AUC needs of one model's scores, sorted once and used for every draw of a bootstrap. */
export interface AucOrder {
  /** Positions, highest score first. [N] */
  order: Uint32Array;
  /** 1 where the customer at this rank is positive. [N] */
  positive: Uint8Array;
  /** 1 where the next rank has a lower score. [N] */
  endsTie: Uint8Array;
}

/**
 * Sorts once what `computeAucInOrder` reads; `positiveClass` is the class index that counts as 1.
 *
 * shapes: truth [N], scores [N]
 */
export function initAucOrder(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  positiveClass = 1,
): AucOrder {
  const order = rankOrder(scores);
  const n = order.length;
  const positive = new Uint8Array(n);
  const endsTie = new Uint8Array(n);
  for (let rank = 0; rank < n; rank++) {
    positive[rank] = truth[order[rank]] === positiveClass ? 1 : 0;
    endsTie[rank] = rank === n - 1 || scores[order[rank]] !== scores[order[rank + 1]] ? 1 : 0;
  }
  return { order, positive, endsTie };
}

/**
 * AUC where customer i counts `counts[i]` times, in one pass without sorting; null counts mean once each.
 *
 * Null where one class is absent from the draw.
 *
 * shapes: counts [N], by position and not by rank
 */
export function computeAucInOrder(sorted: AucOrder, counts: ArrayLike<number> | null): number | null {
  const { order, positive, endsTie } = sorted;
  let positives = 0; // with a higher score than this tie
  let negatives = 0;
  let tiePositives = 0;
  let tieNegatives = 0;
  let pairs = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const count = counts === null ? 1 : counts[order[rank]];
    if (positive[rank] === 1) tiePositives += count;
    else tieNegatives += count;
    if (endsTie[rank] === 0) continue;
    pairs += tieNegatives * (positives + tiePositives / 2);
    positives += tiePositives;
    negatives += tieNegatives;
    tiePositives = 0;
    tieNegatives = 0;
  }
  return positives === 0 || negatives === 0 ? null : pairs / (positives * negatives);
}
