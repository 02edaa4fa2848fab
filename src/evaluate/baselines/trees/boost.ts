import type { Control } from "../../control.ts";
import { applyBins, fitBins } from "./bin-columns.ts";
import { initGrower, type GrownTree } from "./grow-tree.ts";
import type { TreeLoss } from "./losses.ts";
import { addTree } from "./predict.ts";
import type { Bins, Slots, TreeNode, TreeSide } from "./types.ts";

/** Boosted trees: a start and rounds of one tree for each output. */
export interface TreeModel {
  loss: TreeLoss;
  bins: Bins;
  start: Float64Array; // [K]
  rounds: TreeNode[][]; // [rounds][K]
}

/** What is fitted, and how far. */
export interface BoostOptions {
  loss: TreeLoss;
  /** Codes of each category. [C] */
  categorySizes: number[];
  mostRounds: number;
  /** Ends after this many rounds without a better loss on `validation`, and keeps the best; null: all rounds. */
  stopping: { validation: TreeSide; patience: number } | null;
  control: Control;
}

const learningRate = 0.1;

/**
 * Fits boosted trees over histograms: each round adds a tree for each output, along the gradient of the loss.
 *
 * Nothing is drawn by chance. The derivatives are of single precision and their sums of double, as in the source.
 *
 * shapes: categories [N, C], raw [N, P], target [N]
 * errors: evaluate/cancelled
 * source: sklearn.ensemble.HistGradientBoostingClassifier and -Regressor with their defaults; without `stopping` and
 *   with 100 rounds the same algorithm
 */
export async function boostTrees(train: TreeSide, options: BoostOptions): Promise<TreeModel> {
  const { loss, stopping, mostRounds } = options;
  const bins = fitBins(train, options.categorySizes);
  const slots = applyBins(bins, train);
  const growTree = initGrower(bins, slots, learningRate);
  const start = loss.fitStart(train.target);
  const model: TreeModel = { loss, bins, start, rounds: [] };
  const margins = initMargins(start, train.target.length);
  const derivatives = loss.initDerivatives(train.target.length);
  const watch = stopping && initWatch(model, stopping.validation);
  while (model.rounds.length < mostRounds) {
    loss.derive(train.target, margins, derivatives);
    const round: TreeNode[] = [];
    for (let k = 0; k < loss.outputs; k++) {
      const tree = growTree(derivatives[k]);
      addLeaves(tree, margins[k]);
      round.push(tree.root);
      await options.control.breathe((model.rounds.length + k / loss.outputs) / mostRounds);
    }
    model.rounds.push(round);
    if (watch === null) continue;
    watch.add(round);
    if (model.rounds.length - watch.best >= stopping!.patience) break;
  }
  return watch === null ? model : { ...model, rounds: model.rounds.slice(0, watch.best) };
}

/**
 * Predicts with boosted trees: probabilities of the classes (of two, of the positive one), or values.
 *
 * shapes: -> [N, K] row by row
 */
export function predictTrees(model: TreeModel, side: TreeSide): Float64Array {
  const slots = applyBins(model.bins, side);
  const margins = initMargins(model.start, side.target.length);
  for (const round of model.rounds) addRound(round, model.bins, slots, margins);
  return model.loss.toScores(margins);
}

/** Keeps the number of rounds after which the loss on this side was lowest. */
function initWatch(
  { loss, bins, start }: TreeModel,
  side: TreeSide,
): { best: number; add(round: TreeNode[]): void } {
  const slots = applyBins(bins, side);
  const margins = initMargins(start, side.target.length);
  const measure = () => loss.measure(side.target, loss.toScores(margins));
  let lowest = measure();
  let rounds = 0;
  const watch = {
    best: 0,
    add(round: TreeNode[]) {
      addRound(round, bins, slots, margins);
      rounds++;
      const measured = measure();
      if (measured >= lowest) return;
      lowest = measured;
      watch.best = rounds;
    },
  };
  return watch;
}

/** Adds what a tree says of the customers that it was grown of: each stands in the span of its leaf. */
function addLeaves({ rows, leaves }: GrownTree, margins: Float64Array): void {
  for (const { start, stop, value } of leaves) for (let i = start; i < stop; i++) margins[rows[i]] += value;
}

function addRound(round: TreeNode[], bins: Bins, slots: Slots, margins: Float64Array[]): void {
  round.forEach((root, k) => addTree(root, bins, slots, margins[k]));
}

function initMargins(start: Float64Array, customers: number): Float64Array[] {
  return Array.from(start, (value) => new Float64Array(customers).fill(value));
}
