/** Bins of one number at the most. */
const mostBins = 8;

/** An edge stands for so many customers, as every figure that a model file holds. */
const customersOfEdge = 5;

/**
 * Finds the bins of each number: their edges are quantiles of the training customers.
 *
 * An edge is the mean of the five customers around its quantile, so that none of them can be read off; equal edges are
 * one. A number that is the same for all has one bin, of length 1.
 *
 * shapes: numbers [N, F] row by row -> [F][bins + 1], rising
 * source: Gorishniy et al. 2022, arXiv 2203.05556, section 3.2 (quantile-based bins)
 */
export function findBins(numbers: Float32Array, count: number): number[][] {
  const customers = count === 0 ? 0 : numbers.length / count;
  return Array.from({ length: count }, (_, f) => {
    const sorted = Float32Array.from({ length: customers }, (_, row) => numbers[row * count + f]).sort();
    const edges = Array.from({ length: mostBins + 1 }, (_, i) => readAround(sorted, i / mostBins));
    const distinct = edges.filter((edge, i) => i === 0 || edge > edges[i - 1]);
    return distinct.length > 1 ? distinct : [distinct[0], distinct[0] + 1];
  });
}

/** As many bins as a number may have, where the customers are not known yet: for estimates. */
export function supposeBins(count: number): number[][] {
  return Array.from({ length: count }, () => Array.from({ length: mostBins + 1 }, (_, i) => i / mostBins));
}

/** Mean of the customers around a quantile, to 6 digits. */
function readAround(sorted: Float32Array, share: number): number {
  const size = Math.min(customersOfEdge, sorted.length);
  const middle = Math.round(share * (sorted.length - 1));
  const from = Math.max(0, Math.min(sorted.length - size, middle - Math.floor(size / 2)));
  const around = sorted.subarray(from, from + size);
  const mean = around.reduce((sum, value) => sum + value, 0) / size;
  return size === 0 ? 0 : Number(mean.toPrecision(6)) + 0; // JSON knows no -0
}
