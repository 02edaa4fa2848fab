import { computeClassSize, computeF1 } from "./f1.ts";

/**
 * Mean F1 over the classes that are present or predicted.
 *
 * shapes: confusion [K][K], rows are the true class
 * source: sklearn.metrics.f1_score, average "macro"
 */
export function computeMacroF1(confusion: number[][]): number {
  let sum = 0;
  let classes = 0;
  for (let k = 0; k < confusion.length; k++) {
    if (computeClassSize(confusion, k) === 0) continue;
    sum += computeF1(confusion, k);
    classes++;
  }
  return classes === 0 ? 0 : sum / classes;
}
