import { mixSeed } from "../../base/random.ts";
import type { Prepared } from "../../features/types.ts";
import { computeCalibrationBins } from "../metrics/calibration-bins.ts";
import type { EvaluationFigures } from "../types.ts";
import { countDistributions } from "./distributions.ts";
import { computePrecisionRecall } from "./precision-recall.ts";
import { computeRoc } from "./roc.ts";
import { drawScatter } from "./scatter.ts";

/**
 * The points of every picture that fits the task, on the test customers; the others are null.
 *
 * shapes: scores [N, K] of the test side
 */
export function computeFigures(
  prepared: Prepared,
  scores: ArrayLike<number>,
  seed: number,
): EvaluationFigures {
  const truth = prepared.test.target;
  const none = { roc: null, precisionRecall: null, calibration: null, distributions: null, scatter: null };
  if (prepared.task === "regression") {
    return { ...none, scatter: drawScatter(truth, scores, mixSeed(seed, "scatter")) };
  }
  if (prepared.task === "multiclass") return none;
  return {
    ...none,
    roc: computeRoc(truth, scores),
    precisionRecall: computePrecisionRecall(truth, scores),
    calibration: computeCalibrationBins(truth, scores),
    distributions: countDistributions(truth, scores, prepared.classes ?? ["0", "1"]),
  };
}
