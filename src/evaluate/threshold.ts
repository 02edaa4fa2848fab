import { countByThreshold, type ThresholdCounts } from "./metrics/threshold-counts.ts";
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
  const counts = countByThreshold(truth, scores);
  if (counts.positives === 0 || counts.negatives === 0) return { value: 0.5, chosenBy: "default" };
  let best = -1;
  let value = 0.5;
  for (let i = -1; i < counts.thresholds.length; i++) {
    const cut = chooseCut(counts.thresholds[i], counts.thresholds[i + 1]);
    const macroF1 = computeMacroF1At(counts, i);
    const nearer = Math.abs(cut - 0.5) < Math.abs(value - 0.5);
    if (macroF1 > best || (macroF1 === best && nearer)) {
      best = macroF1;
      value = cut;
    }
  }
  return { value, chosenBy: "validation macroF1" };
}

/** A cut between two neighbouring scores: one half where it lies between them, else their middle. */
function chooseCut(above = 1 + Number.EPSILON, below = 0): number {
  if (below < 0.5 && 0.5 <= above) return 0.5;
  if (below >= 1) return above;
  return (Math.min(above, 1) + below) / 2;
}

/** Macro-F1 when the customers down to distinct score `i` are called positive; -1: nobody is. */
function computeMacroF1At(counts: ThresholdCounts, i: number): number {
  const hits = i < 0 ? 0 : counts.truePositives[i];
  const falseAlarms = i < 0 ? 0 : counts.falsePositives[i];
  const { positives, negatives } = counts;
  const called = hits + falseAlarms;
  const f1 = (2 * hits) / (called + positives);
  const f1Negative = (2 * (negatives - falseAlarms)) / (positives + negatives - called + negatives);
  return (f1 + f1Negative) / 2;
}
