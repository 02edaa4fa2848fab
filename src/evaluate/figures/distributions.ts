/** Customers of one class, counted by score. */
export interface ScoreDistribution {
  name: string;
  /** [30] */
  counts: number[];
}

const bins = 30;

/**
 * Counts scores in 30 equal bins of [0, 1] for each of two classes; 1 falls into the last.
 *
 * shapes: truth [N] of 0 and 1, scores [N]; names [2], the negative class first -> [2][30]
 */
export function countDistributions(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  names: string[],
): ScoreDistribution[] {
  const distributions = names.map((name) => ({ name, counts: new Array<number>(bins).fill(0) }));
  for (let i = 0; i < truth.length; i++) {
    const bin = Math.min(Math.max(Math.floor(scores[i] * bins), 0), bins - 1);
    distributions[truth[i]].counts[bin]++;
  }
  return distributions;
}
