import type { SparseRows } from "../../../features/types.ts";
import { minimizeLbfgs, type Minimum, type Objective } from "./minimize-lbfgs.ts";

/** What is minimized: log loss of two classes or of several, or the squared error. */
export type LinearLoss = "logistic" | "softmax" | "squared";

/** A fitted linear model. */
export interface LinearModel {
  loss: LinearLoss;
  /** Columns of the features. */
  width: number;
  /** Outputs: 1, or the classes of `softmax`. */
  outputs: number;
  /** [width + 1, K] row by row; the last row holds the intercepts. */
  weights: Float64Array;
}

/** What is fitted, and how far. */
export interface FitLinearOptions {
  loss: LinearLoss;
  outputs: number;
  /** L2 penalty: 1 / C of a logistic regression, alpha of a ridge; the intercept is free of it. */
  penalty: number;
  tolerance?: number;
  maxIterations?: number;
  /** Weights to start from; not changed. */
  start?: LinearModel;
  onIteration?: (iteration: number) => Promise<void>;
}

/** Above this many weights the memory of the minimizer is halved: it would hold more than 400 MB. */
const manyWeights = 2_500_000;

/**
 * Fits a logistic, multinomial or ridge regression over sparse rows.
 *
 * Minimizes the sum of the loss + penalty / 2 x |weights|^2 (squared loss: half the squared error).
 *
 * shapes: features [N, width], target [N] class indices or values
 * memory: returns new weights; holds 24 vectors of their length while it works
 * source: sklearn.linear_model.LogisticRegression (penalty = 1 / C), sklearn.linear_model.Ridge (penalty = alpha)
 */
export async function fitLinear(
  features: SparseRows,
  target: ArrayLike<number>,
  options: FitLinearOptions,
): Promise<LinearModel & { minimum: Minimum }> {
  const { loss, outputs, penalty } = options;
  const scale = loss === "squared" ? measureScale(target) : { mean: 0, deviation: 1 };
  const scaled = Float64Array.from(target, (value) => (value - scale.mean) / scale.deviation);
  const size = (features.width + 1) * outputs;
  const weights = options.start ? toScaled(options.start, scale) : new Float64Array(size);
  const objective = initObjective(features, scaled, { loss, outputs, penalty });
  const minimum = await minimizeLbfgs(weights, objective, {
    tolerance: options.tolerance ?? 1e-7,
    maxIterations: options.maxIterations ?? 1000,
    memory: size > manyWeights ? 5 : 10,
    onIteration: options.onIteration ?? (async () => {}),
  });
  for (let i = 0; i < size; i++) weights[i] *= scale.deviation;
  weights[features.width * outputs] += scale.mean;
  return { loss, outputs, width: features.width, weights, minimum };
}

/**
 * Predicts with a linear model: probabilities of the classes (logistic: of the positive one), or values.
 *
 * shapes: features [N, width] -> [N, K] row by row
 */
export function applyLinear(model: LinearModel, features: SparseRows): Float64Array {
  const { outputs, loss } = model;
  const rows = features.offsets.length - 1;
  const out = new Float64Array(rows * outputs);
  const margins = new Float64Array(outputs);
  for (let i = 0; i < rows; i++) {
    setMargins(margins, model.weights, features, i);
    if (loss === "logistic") margins[0] = 1 / (1 + Math.exp(-margins[0]));
    if (loss === "softmax") toSoftmax(margins);
    out.set(margins, i * outputs);
  }
  return out;
}

/** A target of large units would need another tolerance: the minimizer sees deviation 1. */
function measureScale(target: ArrayLike<number>): { mean: number; deviation: number } {
  const values = Array.from(target);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

function toScaled(start: LinearModel, scale: { mean: number; deviation: number }): Float64Array {
  const weights = Float64Array.from(start.weights);
  weights[start.width * start.outputs] -= scale.mean;
  return weights.map((weight) => weight / scale.deviation);
}

/** Mean loss and penalty over the same count, so that one tolerance serves any number of rows. */
function initObjective(
  features: SparseRows,
  target: Float64Array,
  options: { loss: LinearLoss; outputs: number; penalty: number },
): Objective {
  const { columns, values, offsets, width } = features;
  const { outputs, loss } = options;
  const n = target.length;
  const penalized = width * outputs;
  const margins = new Float64Array(outputs);
  return (weights, gradient) => {
    let sum = 0;
    let squares = 0;
    for (let j = 0; j < penalized; j++) {
      squares += weights[j] * weights[j];
      gradient[j] = (options.penalty * weights[j]) / n;
    }
    gradient.fill(0, penalized);
    for (let i = 0; i < n; i++) {
      setMargins(margins, weights, features, i);
      sum += toResiduals[loss](margins, target[i]);
      for (let k = 0; k < outputs; k++) {
        const residual = margins[k] / n;
        for (let e = offsets[i]; e < offsets[i + 1]; e++)
          gradient[columns[e] * outputs + k] += residual * values[e];
        gradient[penalized + k] += residual;
      }
    }
    return (sum + (options.penalty / 2) * squares) / n;
  };
}

/** Margins of row i: features x weights + intercepts. [K] */
function setMargins(margins: Float64Array, weights: Float64Array, features: SparseRows, i: number): void {
  const { columns, values, offsets, width } = features;
  const outputs = margins.length;
  for (let k = 0; k < outputs; k++) {
    let sum = weights[width * outputs + k];
    for (let e = offsets[i]; e < offsets[i + 1]; e++) sum += values[e] * weights[columns[e] * outputs + k];
    margins[k] = sum;
  }
}

/** Turns the margins of a row into d loss / d margin, and returns the loss. */
const toResiduals: Record<LinearLoss, (margins: Float64Array, target: number) => number> = {
  logistic(margins, target) {
    const z = margins[0];
    margins[0] = 1 / (1 + Math.exp(-z)) - target;
    return Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
  },
  softmax(margins, target) {
    const given = margins[target];
    const logSum = toSoftmax(margins);
    margins[target] -= 1;
    return logSum - given;
  },
  squared(margins, target) {
    margins[0] -= target;
    return (margins[0] * margins[0]) / 2;
  },
};

/** Turns margins into probabilities and returns the logarithm of the sum of their exponentials. */
function toSoftmax(margins: Float64Array): number {
  let top = -Infinity;
  for (let k = 0; k < margins.length; k++) top = Math.max(top, margins[k]);
  let sum = 0;
  for (let k = 0; k < margins.length; k++) sum += margins[k] = Math.exp(margins[k] - top);
  for (let k = 0; k < margins.length; k++) margins[k] /= sum;
  return top + Math.log(sum);
}
