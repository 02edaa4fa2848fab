import type { Task } from "../recipe/types.ts";
import { computeAccuracy } from "./metrics/accuracy.ts";
import { computeAucOvr } from "./metrics/auc-ovr.ts";
import { computeAuc } from "./metrics/auc.ts";
import { computeAveragePrecision } from "./metrics/average-precision.ts";
import { computeBrier } from "./metrics/brier.ts";
import { computeConfusion } from "./metrics/confusion.ts";
import { computeDecileMape } from "./metrics/decile-mape.ts";
import { computeEce } from "./metrics/ece.ts";
import { computeF1 } from "./metrics/f1.ts";
import { computeLogLoss } from "./metrics/log-loss.ts";
import { computeMacroF1 } from "./metrics/macro-f1.ts";
import { computeMae } from "./metrics/mae.ts";
import { computeMcc } from "./metrics/mcc.ts";
import { computeNormalizedGini } from "./metrics/normalized-gini.ts";
import { computePrAuc } from "./metrics/pr-auc.ts";
import { computeR2 } from "./metrics/r2.ts";
import { computeRmse } from "./metrics/rmse.ts";
import { computeSpearman } from "./metrics/spearman.ts";
import { computeWeightedF1 } from "./metrics/weighted-f1.ts";
import type { BinaryMetrics, Metrics, MulticlassMetrics, RegressionMetrics } from "./types.ts";

/**
 * Measures predictions by the metrics of their task; AUC intervals stay null, the bootstrap fills them in.
 *
 * shapes: truth [N], scores [N, K] row by row; `threshold` counts for a binary task alone
 */
export function measure(
  task: Task,
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: { classes: number; threshold: number },
): Metrics {
  if (task === "binary") return measureBinary(truth, scores, options.threshold);
  if (task === "multiclass") return measureMulticlass(truth, scores, options.classes);
  return measureRegression(truth, scores);
}

/**
 * Measures probabilities of the positive class; AUC intervals stay null.
 *
 * shapes: truth [N] of 0 and 1, scores [N] in [0, 1]
 */
export function measureBinary(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  threshold: number,
): BinaryMetrics {
  const predicted = Uint8Array.from(scores, (score) => (score >= threshold ? 1 : 0));
  const confusion = computeConfusion(truth, predicted, 2);
  return {
    n: truth.length,
    auc: computeAuc(truth, scores),
    aucLow: null,
    aucHigh: null,
    averagePrecision: computeAveragePrecision(truth, scores),
    prAuc: computePrAuc(truth, scores),
    accuracy: computeAccuracy(confusion),
    f1: computeF1(confusion),
    macroF1: computeMacroF1(confusion),
    mcc: computeMcc(confusion),
    brier: computeBrier(truth, scores),
    ece: computeEce(truth, scores),
    logLoss: computeLogLoss(truth, scores),
    confusion,
  };
}

/**
 * Measures probabilities of several classes; the class with the highest one is predicted.
 *
 * shapes: truth [N] class indices, probabilities [N, K] row by row
 */
export function measureMulticlass(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): MulticlassMetrics {
  const predicted = chooseClasses(probabilities, classes);
  const confusion = computeConfusion(truth, predicted, classes);
  return {
    n: truth.length,
    accuracy: computeAccuracy(confusion),
    macroF1: computeMacroF1(confusion),
    weightedF1: computeWeightedF1(confusion),
    aucOvr: computeAucOvr(truth, probabilities, classes),
    logLoss: computeLogLoss(truth, probabilities, classes),
    confusion,
  };
}

/**
 * Class with the highest probability of each customer, the first among equals.
 *
 * shapes: probabilities [N, K] row by row -> [N]
 */
export function chooseClasses(probabilities: ArrayLike<number>, classes: number): Uint16Array {
  return Uint16Array.from({ length: probabilities.length / classes }, (_, i) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[i * classes + k] > probabilities[i * classes + best]) best = k;
    }
    return best;
  });
}

/**
 * Measures predictions of a value.
 *
 * shapes: truth [N], predicted [N]
 */
export function measureRegression(truth: ArrayLike<number>, predicted: ArrayLike<number>): RegressionMetrics {
  return {
    n: truth.length,
    mae: computeMae(truth, predicted),
    rmse: computeRmse(truth, predicted),
    r2: computeR2(truth, predicted),
    spearman: computeSpearman(truth, predicted),
    normalizedGini: computeNormalizedGini(truth, predicted),
    decileMape: computeDecileMape(truth, predicted),
    meanPrediction: computeMean(predicted),
    meanTruth: computeMean(truth),
  };
}

function computeMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length === 0 ? 0 : sum / values.length;
}
