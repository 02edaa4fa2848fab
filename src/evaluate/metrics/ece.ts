import { computeCalibrationBins } from "./calibration-bins.ts";

/**
 * Expected calibration error over 15 bins of equal mass: mean distance of prediction and truth by bin.
 *
 * shapes: truth [N] of 0 and 1, scores [N] in [0, 1]
 * source: Guo et al. 2017, section 2, with the bins of sklearn.calibration.calibration_curve
 */
export function computeEce(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  let sum = 0;
  for (const bin of computeCalibrationBins(truth, scores)) {
    sum += bin.count * Math.abs(bin.predicted - bin.observed);
  }
  return truth.length === 0 ? 0 : sum / truth.length;
}
