import { countByThreshold } from "./metrics/threshold-counts.ts";
import type { Evaluation } from "./types.ts";

/**
 * Chooses on validation the threshold with the best macro-F1; among equals the one nearest to one half.
 *
 * A customer is called positive from the threshold on. Where validation has one class only, one half is taken
 * and `chosenBy` says so.
 *
 * shapes: truth [N] of 0 and 1, scores [N] in [0, 1]
 */
export function chooseThreshold(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
): NonNullable<Evaluation["threshold"]> {
  const { thresholds, truePositives, falsePositives, positives, negatives } = countByThreshold(truth, scores);
  if (positives === 0 || negatives === 0) return { value: 0.5, chosenBy: "default" };
  let best = -1;
  let value = 0.5;
  thresholds.forEach((score, i) => {
    const below = i + 1 < thresholds.length ? thresholds[i + 1] : 0;
    const cut = below <= 0.5 && 0.5 < score ? 0.5 : (score + below) / 2;
    const called = truePositives[i] + falsePositives[i];
    const f1 = (2 * truePositives[i]) / (called + positives);
    const trueNegatives = negatives - falsePositives[i];
    const f1Negative = (2 * trueNegatives) / (positives + negatives - called + negatives);
    const macroF1 = (f1 + f1Negative) / 2;
    const nearer = Math.abs(cut - 0.5) < Math.abs(value - 0.5);
    if (macroF1 > best || (macroF1 === best && nearer)) {
      best = macroF1;
      value = cut;
    }
  });
  return { value, chosenBy: "validation macroF1" };
}
