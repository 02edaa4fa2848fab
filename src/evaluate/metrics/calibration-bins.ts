/** One bin of a calibration picture. */
export interface CalibrationBin {
  /** Mean prediction of the bin. */
  predicted: number;
  /** Share of positives of the bin. */
  observed: number;
  count: number;
}

/**
 * Splits customers into bins of about equal mass by score; equal scores share a bin, empty bins are left out.
 *
 * shapes: truth [N] of 0 and 1, scores [N] in [0, 1] -> at most `bins` entries, lowest scores first
 * source: sklearn.calibration.calibration_curve, strategy "quantile"
 */
export function computeCalibrationBins(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  bins = 15,
): CalibrationBin[] {
  if (truth.length === 0) return [];
  const sorted = Float64Array.from(scores).sort();
  const edges: number[] = [];
  for (let i = 1; i < bins; i++) edges.push(computeQuantile(sorted, (i * (1 / bins) * 100) / 100));
  const sums = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, count: 0 }));
  for (let i = 0; i < truth.length; i++) {
    const bin = sums[countBelow(edges, scores[i])];
    bin.predicted += scores[i];
    bin.observed += truth[i];
    bin.count++;
  }
  return sums
    .filter((bin) => bin.count > 0)
    .map(({ predicted, observed, count }) => ({
      predicted: predicted / count,
      observed: observed / count,
      count,
    }));
}

/**
 * Quantile of sorted values, linear between neighbours.
 *
 * shapes: sorted [N], rising
 * source: numpy.quantile, method "linear", in the same order of operations
 */
export function computeQuantile(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.min(Math.floor(position), sorted.length - 1);
  const t = position - below;
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  return t >= 0.5 ? high - (high - low) * (1 - t) : low + (high - low) * t;
}

/** Number of rising edges that are lower than the value. */
function countBelow(edges: number[], value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
