import {
  fewestCustomers,
  initSplitFinder,
  type NodeSums,
  type Split,
  type SplitFinder,
} from "./find-split.ts";
import { fillHistogram, slotWidth, subtractHistogram, type Derivatives, type Span } from "./histograms.ts";
import type { Bins, Slots, TreeNode, TreeQuestion } from "./types.ts";

/** Leaves of a tree at most. */
const mostLeaves = 31;

/** A grown tree, and the customers of each leaf: those at rows[start .. stop), which the next tree overwrites. */
export interface GrownTree {
  root: TreeNode;
  rows: Int32Array;
  leaves: (Span & { value: number })[];
}

/** A node that may still be split. */
interface OpenNode extends Span {
  sums: NodeSums;
  histogram: Float64Array | null;
  split: Split | null;
  /** Puts the node that came of it into its parent. */
  hang(node: TreeNode): void;
}

/** All that stays the same from tree to tree, and memory that they share. */
interface Ground {
  bins: Bins;
  slots: Slots;
  width: number;
  learningRate: number;
  rows: Int32Array;
  spareRows: Int32Array;
  spareHistograms: Float64Array[];
}

/** A tree while it grows. */
interface Growth extends Ground {
  derivatives: Derivatives;
  find: SplitFinder;
  open: OpenNode[];
  leaves: GrownTree["leaves"];
}

/**
 * Prepares the growing of trees over the same customers.
 *
 * Of the nodes that may be split the one that gains most is split next, up to 31 leaves. The smaller child's histogram
 * is summed, the other's is what remains of the parent's.
 *
 * shapes: slots [N, columns]; derivatives [N]
 * memory: holds two orders of N customers, and histograms of up to 32 nodes
 * source: sklearn.ensemble._hist_gradient_boosting.grower
 */
export function initGrower(
  bins: Bins,
  slots: Slots,
  learningRate: number,
): (derivatives: Derivatives) => GrownTree {
  const width = bins.columns.length;
  const rows = new Int32Array(slots.length / width);
  const spareRows = new Int32Array(rows.length);
  const ground: Ground = { bins, slots, width, learningRate, rows, spareRows, spareHistograms: [] };
  const finders = { one: initSplitFinder(bins, true), any: initSplitFinder(bins, false) };
  return (derivatives) => {
    const find = derivatives.hessians === null ? finders.one : finders.any;
    const growth: Growth = { ...ground, derivatives, find, open: [], leaves: [] };
    return growTree(growth);
  };
}

function growTree(growth: Growth): GrownTree {
  const { open, leaves, rows } = growth;
  let root!: TreeNode;
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  const sums = { gradient: 0, hessian: 0, count: rows.length, value: 0 };
  const first = openNode(sums, 0, rows.length, (node) => (root = node));
  first.histogram = sumHistogram(growth, first);
  sumFirstColumn(first, growth);
  consider(growth, first);
  while (open.length > 0) {
    const node = takeBest(open);
    const children = splitNode(growth, node, node.split!);
    if (leaves.length + open.length + 2 === mostLeaves) {
      growth.spareHistograms.push(node.histogram!);
      for (const last of [...children, ...open.splice(0)]) close(growth, last);
    } else {
      shareHistogram(growth, node.histogram!, children);
      for (const child of children) consider(growth, child);
    }
  }
  return { root, rows, leaves };
}

function openNode(sums: NodeSums, start: number, stop: number, hang: OpenNode["hang"]): OpenNode {
  return { sums, start, stop, hang, histogram: null, split: null };
}

/** The sums of the root are those over any column's slots. */
function sumFirstColumn({ sums, histogram }: OpenNode, { bins, derivatives }: Growth): void {
  const hessianAt = derivatives.hessians === null ? 2 : 1;
  for (let slot = 0; slot < bins.starts[1]; slot++) {
    sums.gradient += histogram![slot * slotWidth];
    sums.hessian += histogram![slot * slotWidth + hessianAt];
  }
}

/** Finds a node's best split, or makes it a leaf. */
function consider(growth: Growth, node: OpenNode): void {
  node.split = node.sums.count < 2 * fewestCustomers ? null : growth.find(node.histogram!, node.sums);
  if (node.split === null) close(growth, node);
  else growth.open.push(node);
}

/** Makes a leaf of a node. */
function close({ spareHistograms, leaves, learningRate }: Growth, node: OpenNode): void {
  if (node.histogram !== null) spareHistograms.push(node.histogram);
  const value = node.sums.value * learningRate;
  leaves.push({ value, start: node.start, stop: node.stop });
  node.hang({ goesLeft: null, value });
}

/** Removes and returns the node whose split gains most. */
function takeBest(open: OpenNode[]): OpenNode {
  let best = 0;
  for (let i = 1; i < open.length; i++) if (open[i].split!.gain > open[best].split!.gain) best = i;
  return open.splice(best, 1)[0];
}

/** Turns a node into a question and returns its two children. */
function splitNode(growth: Growth, node: OpenNode, split: Split): OpenNode[] {
  const { goesLeft, column } = split;
  const nothing: TreeNode = { goesLeft: null, value: 0 };
  const question: TreeQuestion = { goesLeft, column, left: nothing, right: nothing };
  node.hang(question);
  const middle = partition(growth, node, split);
  return [
    openNode(split.left, node.start, middle, (child) => (question.left = child)),
    openNode(split.right, middle, node.stop, (child) => (question.right = child)),
  ];
}

/** Moves the customers that go left to the front, each part in its old order; returns where the right part begins. */
function partition(
  { slots, width, bins, rows, spareRows }: Growth,
  { start, stop }: Span,
  { column, goesLeft }: Split,
): number {
  const firstSlot = bins.starts[column];
  let left = start;
  let right = 0;
  for (let i = start; i < stop; i++) {
    const row = rows[i];
    if (goesLeft[slots[row * width + column] - firstSlot] === 1) rows[left++] = row;
    else spareRows[right++] = row;
  }
  for (let i = 0; i < right; i++) rows[left + i] = spareRows[i];
  return left;
}

/** Gives the children their histograms where one of them may be split; the parent's memory goes to the larger. */
function shareHistogram(growth: Growth, histogram: Float64Array, [left, right]: OpenNode[]): void {
  if (Math.max(left.sums.count, right.sums.count) < 2 * fewestCustomers) {
    growth.spareHistograms.push(histogram);
    return;
  }
  const [smaller, larger] = left.sums.count < right.sums.count ? [left, right] : [right, left];
  smaller.histogram = sumHistogram(growth, smaller);
  subtractHistogram(histogram, smaller.histogram);
  larger.histogram = histogram;
}

function sumHistogram(
  { bins, slots, width, derivatives, rows, spareHistograms }: Growth,
  span: Span,
): Float64Array {
  const histogram = spareHistograms.pop() ?? new Float64Array(bins.starts[width] * slotWidth);
  fillHistogram(histogram, { slots, width, rows }, span, derivatives);
  return histogram;
}
