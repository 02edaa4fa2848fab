import { computeAucInOrder, initAucOrder, type AucOrder } from "./auc.ts";

/**
 * Mean over the classes of the AUC of each against the rest.
 *
 * Null where a class is absent.
 *
 * shapes: truth [N] class indices, probabilities [N, K] row by row
 * source: sklearn.metrics.roc_auc_score, multi_class "ovr", average "macro"
 */
export function computeAucOvr(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number | null {
  let sum = 0;
  for (const order of initAucOvrOrders(truth, probabilities, classes)) {
    const auc = computeAucInOrder(order, null);
    if (auc === null) return null;
    sum += auc;
  }
  return sum / classes;
}

/**
 * Sorts each class once, for the draws of a bootstrap.
 *
 * shapes: truth [N], probabilities [N, K] row by row -> [K]
 */
export function initAucOvrOrders(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): AucOrder[] {
  return Array.from({ length: classes }, (_, k) => {
    const scores = Float64Array.from({ length: truth.length }, (_, i) => probabilities[i * classes + k]);
    return initAucOrder(truth, scores, k);
  });
}
