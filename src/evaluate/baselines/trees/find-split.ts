import { slotWidth } from "./histograms.ts";
import type { Bins, ColumnBins } from "./types.ts";

/** Sums over the customers of a node, and the step that it takes as a leaf before the learning rate. */
export interface NodeSums {
  gradient: number;
  hessian: number;
  count: number;
  value: number;
}

/** The best question for a node. */
export interface Split {
  /** Twice what the loss falls by, to second order. */
  gain: number;
  column: number;
  /** 1 for each bin of the column that goes left. */
  goesLeft: Uint8Array;
  left: NodeSums;
  right: NodeSums;
}

/** Finds the best split of a node from its histogram [slots, 3]; null where no split lowers the loss. */
export type SplitFinder = (histogram: Float64Array, node: NodeSums) => Split | null;

/** Fewest customers of a child. */
export const fewestCustomers = 20;

/** Least sum of hessians of a child. */
const leastHessian = 1e-3;

/** A category's level takes part from this many customers on, and its mean is shrunk as if by so many more. */
const levelSupport = 10;

/** A walk over the slots of a column: with each step one more lies on the nearer side. */
interface Scan {
  order: Int32Array;
  steps: number;
  /** Whether the nearer side is the left child. */
  nearIsLeft: boolean;
}

/** The best place of a scan to stop, and the sums of its nearer side there. */
interface Stop {
  gain: number;
  scan: Scan;
  steps: number;
  gradient: number;
  hessian: number;
  count: number;
}

/**
 * Prepares the search for splits over these bins.
 *
 * Missing values of a number go to the better side. Levels of a category are ordered by gradient over hessian, and the
 * cut runs from either end to the middle. Of equal gains the first found wins.
 *
 * source: Chen and Guestrin 2016, equations 5 to 7, without penalty; Fisher 1958 for categories; limits and order of
 *   search as scikit-learn's HistGradientBoosting
 */
export function initSplitFinder(bins: Bins, hessiansAreOne: boolean): SplitFinder {
  // where every hessian is 1 their sum is the count
  const hessianAt = hessiansAreOne ? 2 : 1;
  const numberScans = bins.columns.map((column, c) => listNumberScans(column, bins.starts[c]));
  return (histogram, node) => {
    let best = null as Split | null;
    for (const [c, column] of bins.columns.entries()) {
      const start = bins.starts[c];
      const scans =
        column.kind === "number"
          ? numberScans[c]
          : listCategoryScans(histogram, column, start, node, hessianAt);
      let stop = null as Stop | null;
      for (const scan of scans) {
        stop = walk(histogram, scan, node, hessianAt, stop?.gain ?? best?.gain ?? 0) ?? stop;
      }
      if (stop !== null) best = toSplit(stop, column, c, start, node);
    }
    return best;
  };
}

/**
 * The step of a leaf that lowers the loss most, to second order.
 *
 * source: Chen and Guestrin 2016, equation 5
 */
export function computeValue(gradient: number, hessian: number): number {
  return -gradient / (hessian + 1e-15);
}

/** From the least value up with missing ones on the right, and from the greatest down with missing ones on the left. */
function listNumberScans({ size, hasMissing }: ColumnBins, start: number): Scan[] {
  const rising = Int32Array.from({ length: size }, (_, bin) => start + bin);
  const upward = { order: rising, steps: size - 1 + (hasMissing ? 1 : 0), nearIsLeft: true };
  return hasMissing ? [upward, { order: rising.toReversed(), steps: size - 1, nearIsLeft: false }] : [upward];
}

/** From either end of the levels' order to its middle; the missing value is a level. */
function listCategoryScans(
  histogram: Float64Array,
  { size, hasMissing }: ColumnBins,
  start: number,
  node: NodeSums,
  hessianAt: number,
): Scan[] {
  const end = start + size + (hasMissing ? 1 : 0);
  const leastSum = (levelSupport * node.hessian) / node.count;
  const means = new Float64Array(end - start);
  const order: number[] = [];
  for (let slot = start; slot < end; slot++) {
    const hessian = histogram[slot * slotWidth + hessianAt];
    if (hessian < leastSum) continue;
    means[slot - start] = histogram[slot * slotWidth] / (hessian + levelSupport);
    order.push(slot);
  }
  if (order.length <= 1) return [];
  order.sort((a, b) => means[a - start] - means[b - start] || b - a);
  const rising = Int32Array.from(order);
  const middle = (order.length + 1) >> 1;
  return [
    { order: rising, steps: middle, nearIsLeft: true },
    { order: rising.toReversed(), steps: middle - 1, nearIsLeft: true },
  ];
}

/** Best stop of a scan that gains more than `least`; null where there is none. */
function walk(
  histogram: Float64Array,
  scan: Scan,
  node: NodeSums,
  hessianAt: number,
  least: number,
): Stop | null {
  const { order, nearIsLeft } = scan;
  const start = node.value * node.gradient;
  let gradient = 0;
  let hessian = 0;
  let count = 0;
  let stop: Stop | null = null;
  for (let i = 0; i < scan.steps; i++) {
    const at = order[i] * slotWidth;
    gradient += histogram[at];
    hessian += histogram[at + hessianAt];
    count += histogram[at + 2];
    if (count < fewestCustomers || hessian < leastHessian) continue;
    const farHessian = node.hessian - hessian;
    if (node.count - count < fewestCustomers || farHessian < leastHessian) break;
    const farGradient = node.gradient - gradient;
    const near = gradient * (gradient / (hessian + 1e-15));
    const far = farGradient * (farGradient / (farHessian + 1e-15));
    // summed from left to right, so that rounding is the same from either end
    const gain = nearIsLeft ? start + near + far : start + far + near;
    if (gain <= least) continue;
    least = gain;
    stop = { gain, scan, steps: i + 1, gradient, hessian, count };
  }
  return stop;
}

function toSplit(stop: Stop, bins: ColumnBins, column: number, start: number, node: NodeSums): Split {
  const { nearIsLeft, order } = stop.scan;
  const near = toSums(stop.gradient, stop.hessian, stop.count);
  const far = toSums(node.gradient - stop.gradient, node.hessian - stop.hessian, node.count - stop.count);
  const [left, right] = nearIsLeft ? [near, far] : [far, near];
  const goesLeft = new Uint8Array(bins.size + 1).fill(nearIsLeft ? 0 : 1);
  for (let i = 0; i < stop.steps; i++) goesLeft[order[i] - start] = nearIsLeft ? 1 : 0;
  // values that training never missed go with the greater part
  if (!bins.hasMissing) goesLeft[bins.size] = left.count > right.count ? 1 : 0;
  return { gain: stop.gain, column, goesLeft, left, right };
}

function toSums(gradient: number, hessian: number, count: number): NodeSums {
  return { gradient, hessian, count, value: computeValue(gradient, hessian) };
}
