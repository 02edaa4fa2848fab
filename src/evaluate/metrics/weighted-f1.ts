import { computeF1 } from "./f1.ts";

/**
 * Mean F1 over the classes, weighted by how often each is true.
 *
 * shapes: confusion [K][K], rows are the true class
 * source: sklearn.metrics.f1_score, average "weighted"
 */
export function computeWeightedF1(confusion: number[][]): number {
  let sum = 0;
  let all = 0;
  confusion.forEach((row, k) => {
    const support = row.reduce((a, b) => a + b, 0);
    sum += support * computeF1(confusion, k);
    all += support;
  });
  return all === 0 ? 0 : sum / all;
}
