import { computeBinaryCrossEntropy } from "../engine/ops/binary-cross-entropy.ts";
import { computeCrossEntropy } from "../engine/ops/cross-entropy.ts";
import { computeHuber } from "../engine/ops/huber.ts";
import { toTensor, type Scalar, type Tensor } from "../engine/tensor.ts";
import type { Prepared } from "../features/types.ts";
import type { TrainRecipe } from "../recipe/types.ts";

/** What a task makes of the model's outputs. */
export interface TaskHead {
  outputs: number;
  /** Loss of a batch: logits [B, K], target [B] -> []. */
  computeLoss(logits: Tensor, target: Float32Array): Scalar;
  /** Logits [B, K] -> probabilities, or values in the target's own units. [B, K] */
  toScores(logits: Float32Array): Float32Array;
  /** Mean and deviation of the training target, of a regression. */
  scale: { mean: number; deviation: number } | null;
}

const toVector = (values: Float32Array) => toTensor(values, [values.length]);

/**
 * Makes the loss of a task, with what it learns of the training customers: class weights, or mean and deviation.
 *
 * A balanced class weight is n / (K * count), so that every class weighs the same and the mean weight is 1; within a batch the
 * loss is divided by the sum of its weights. A
 * regression is trained on the standardized target with the Huber loss, so that a few wholesalers do not rule it.
 *
 * source: sklearn.utils.class_weight, "balanced"; Huber 1964
 */
export function initTaskHead(
  prepared: Pick<Prepared, "task" | "classes">,
  target: Float32Array,
  classWeights: TrainRecipe["classWeights"],
): TaskHead {
  if (prepared.task === "regression") return initRegression(target);
  const classes = prepared.task === "binary" ? 2 : prepared.classes!.length;
  const weights = classWeights === "balanced" ? computeBalancedWeights(target, classes) : null;
  const weigh = (batch: Float32Array) => weights && toVector(batch.map((index) => weights[index]));
  if (prepared.task === "binary") {
    return {
      outputs: 1,
      computeLoss: (logits, batch) => computeBinaryCrossEntropy(logits, toVector(batch), weigh(batch)),
      toScores: chooseScores("binary", 1, null),
      scale: null,
    };
  }
  return {
    outputs: classes,
    computeLoss: (logits, batch) =>
      computeCrossEntropy(logits, toTensor(Int32Array.from(batch), [batch.length], "int32"), weigh(batch)),
    toScores: chooseScores("multiclass", classes, null),
    scale: null,
  };
}

function initRegression(target: Float32Array): TaskHead {
  const { mean, deviation } = computeScale(target);
  return {
    outputs: 1,
    computeLoss: (logits, batch) =>
      computeHuber(logits, toVector(batch.map((value) => (value - mean) / deviation))),
    toScores: chooseScores("regression", 1, { mean, deviation }),
    scale: { mean, deviation },
  };
}

/**
 * Chooses how the logits of a task become probabilities, or values in the target's own units.
 *
 * shapes: [N, K] -> [N, K]
 */
export function chooseScores(
  task: Prepared["task"],
  outputs: number,
  scale: TaskHead["scale"],
): TaskHead["toScores"] {
  if (task === "multiclass") return (logits) => computeSoftmax(logits, outputs);
  if (task === "binary") return (logits) => logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const { mean, deviation } = scale ?? { mean: 0, deviation: 1 };
  return (logits) => logits.map((value) => value * deviation + mean);
}

/**
 * Weight of each class, n / (K * count); a class without customers gets 0.
 *
 * shapes: target [N] of class indices -> [K]
 * source: sklearn.utils.class_weight.compute_class_weight, "balanced"
 */
export function computeBalancedWeights(target: Float32Array, classes: number): Float32Array {
  const counts = new Float32Array(classes);
  for (const index of target) counts[index]++;
  return counts.map((count) => (count > 0 ? target.length / (classes * count) : 0));
}

function computeScale(target: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of target) sum += value;
  const mean = sum / Math.max(1, target.length);
  let squares = 0;
  for (const value of target) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, target.length));
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}

function computeSoftmax(logits: Float32Array, classes: number): Float32Array {
  const result = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const highest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const powers = Array.from(row, (logit) => Math.exp(logit - highest));
    const sum = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, k) => (result[start + k] = power / sum));
  }
  return result;
}
