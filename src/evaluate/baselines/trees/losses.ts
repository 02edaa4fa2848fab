import type { Prepared } from "../../../features/types.ts";
import { computeLogLoss } from "../../metrics/log-loss.ts";
import { computeRmse } from "../../metrics/rmse.ts";
import type { Derivatives } from "./histograms.ts";

/** A loss as boosting needs it; margins are [K][N], one array for each output. */
export interface TreeLoss {
  outputs: number;
  /** Margins that fit best without any column. [K] */
  fitStart(target: ArrayLike<number>): Float64Array;
  /** Room for the derivatives of N customers. [K] */
  initDerivatives(customers: number): Derivatives[];
  /** Writes the derivatives at these margins. */
  derive(target: ArrayLike<number>, margins: Float64Array[], out: Derivatives[]): void;
  /** Probabilities or values. [N, K] row by row */
  toScores(margins: Float64Array[]): Float64Array;
  /** The loss of such scores, less is better. */
  measure(target: ArrayLike<number>, scores: Float64Array): number;
}

/**
 * The loss of boosted trees for a task: log loss of two classes or of several, or half the squared error.
 *
 * source: sklearn._loss, HalfBinomialLoss, HalfMultinomialLoss, HalfSquaredError
 */
export function chooseTreeLoss({ task, classes }: Pick<Prepared, "task" | "classes">): TreeLoss {
  if (task === "binary") return logistic;
  return task === "multiclass" ? initSoftmax(classes!.length) : squared;
}

const logistic: TreeLoss = {
  outputs: 1,
  fitStart(target) {
    const share = Math.min(1 - 10 * Number.EPSILON, Math.max(10 * Number.EPSILON, computeMean(target)));
    return Float64Array.of(Math.log(share / (1 - share)));
  },
  initDerivatives: (customers) => [initBoth(customers)],
  derive(target, [margins], [{ gradients, hessians }]) {
    for (let i = 0; i < margins.length; i++) {
      const odds = Math.exp(-Math.max(margins[i], -700)); // odds of a no; infinite ones would give NaN
      gradients[i] = (1 - target[i] - target[i] * odds) / (1 + odds);
      hessians![i] = odds / (1 + odds) ** 2;
    }
  },
  toScores: ([margins]) => margins.map((margin) => 1 / (1 + Math.exp(-margin))),
  measure: (target, scores) => computeLogLoss(target, scores),
};

const squared: TreeLoss = {
  outputs: 1,
  fitStart: (target) => Float64Array.of(computeMean(target)),
  initDerivatives: (customers) => [{ gradients: new Float32Array(customers), hessians: null }],
  derive(target, [margins], [{ gradients }]) {
    for (let i = 0; i < margins.length; i++) gradients[i] = margins[i] - target[i];
  },
  toScores: ([margins]) => margins.slice(),
  measure: computeRmse,
};

function initSoftmax(outputs: number): TreeLoss {
  const shares = new Float64Array(outputs);
  const setShares = (margins: Float64Array[], i: number) => {
    let top = -Infinity;
    for (let k = 0; k < outputs; k++) top = Math.max(top, margins[k][i]);
    let sum = 0;
    for (let k = 0; k < outputs; k++) sum += shares[k] = Math.exp(margins[k][i] - top);
    for (let k = 0; k < outputs; k++) shares[k] /= sum;
  };
  return {
    outputs,
    fitStart(target) {
      const logs = Float64Array.from({ length: outputs }, (_, k) => {
        const share = computeMean(Array.from(target, (value) => (value === k ? 1 : 0)));
        return Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, share)));
      });
      const mean = computeMean(logs);
      return logs.map((log) => log - mean);
    },
    initDerivatives: (customers) => Array.from({ length: outputs }, () => initBoth(customers)),
    derive(target, margins, out) {
      for (let i = 0; i < target.length; i++) {
        setShares(margins, i);
        for (let k = 0; k < outputs; k++) {
          out[k].gradients[i] = shares[k] - (target[i] === k ? 1 : 0);
          out[k].hessians![i] = shares[k] * (1 - shares[k]);
        }
      }
    },
    toScores(margins) {
      const scores = new Float64Array(margins[0].length * outputs);
      for (let i = 0; i < margins[0].length; i++) {
        setShares(margins, i);
        scores.set(shares, i * outputs);
      }
      return scores;
    },
    measure: (target, scores) => computeLogLoss(target, scores, outputs),
  };
}

function initBoth(customers: number): Derivatives {
  return { gradients: new Float32Array(customers), hessians: new Float32Array(customers) };
}

function computeMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
