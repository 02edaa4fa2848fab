import { initRandom } from "../../src/base/random.ts";
import { tf, type Weights } from "../../src/engine/tensor.ts";
import { initModel, runModel, type Mode, type ModelShape } from "../../src/model/model.ts";
import type { MethodRecipe } from "../../src/recipe/types.ts";
import { tinyShape, toModelInputs, type PlainBatch } from "./models.ts";

/** Every method, small, on the upper one of two blocks where it can be told so. */
export const methods: MethodRecipe[] = [
  { kind: "full" },
  { kind: "head" },
  { kind: "bitfit" },
  { kind: "top", topLayers: 1 },
  {
    kind: "lora",
    rank: 3,
    alpha: 6,
    dropout: 0.2,
    targets: ["query", "key", "value", "output", "intermediate", "outputDense"],
    topLayers: 1,
  },
  { kind: "adapter", bottleneck: 5, topLayers: 1 },
  { kind: "prefix", length: 4, topLayers: 1 },
];

/** Those that add weights, on every block; LoRA as it is usually put: beside queries and values alone. */
export const adding: MethodRecipe[] = [
  { kind: "lora", rank: 2, alpha: 8, dropout: 0, targets: ["query", "value"], topLayers: 24 },
  { kind: "lora", rank: 2, alpha: 8, dropout: 0.1, targets: ["intermediate", "key"], topLayers: 24 },
  { kind: "adapter", bottleneck: 6, topLayers: 24 },
  { kind: "prefix", length: 3, topLayers: 24 },
];

/** The tiny model with a method. */
export const withMethod = (method: MethodRecipe, more: Partial<ModelShape> = {}): ModelShape => ({
  ...tinyShape,
  ...more,
  method,
});

/** Weights of a model, each moved by a draw of its own: nothing is left at zero, as after a training. */
export function initMoved(shape: ModelShape, seed = 1, deviation = 0.1): Weights {
  const random = initRandom(seed);
  const moved = Object.entries(initModel(shape, seed)).map(([name, weight]) => {
    const values = Float32Array.from(weight.dataSync(), (value) => value + deviation * (2 * random() - 1));
    return [name, tf.tensor(values, weight.shape)];
  });
  return Object.fromEntries(moved);
}

/** The logits of a batch. */
export function scoreWith(
  weights: Weights,
  shape: ModelShape,
  batch: PlainBatch,
  length: number,
  mode: Mode = null,
): number[] {
  return tf.tidy(() => Array.from(runModel(weights, shape, toModelInputs(batch, length), mode).dataSync()));
}
