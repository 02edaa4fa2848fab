import { tidy, type Tensor, type Weights } from "../engine/tensor.ts";
import { initEncoder, runEncoder } from "./encoder/encoder.ts";
import { runMaskedLanguageHead } from "./encoder/masked-language.ts";
import { poolText } from "./encoder/pooling.ts";
import { initFusion, runFusion } from "./fusion/fusion.ts";
import { runStructured } from "./fusion/structured.ts";
import type { Mode, ModelInputs, ModelShape } from "./shape.ts";

export { initMaskedLanguageHead } from "./encoder/masked-language.ts";
export type { Mode, ModelInputs, ModelShape } from "./shape.ts";

/**
 * Makes the weights of a model: encoder (unless it is `structured-only`), fusion and head.
 *
 * memory: the caller disposes of the weights
 * errors: model/nothing-structured, where the fusion needs columns and there are none
 */
export function initModel(shape: ModelShape, seed: number): Weights {
  const fusion = initFusion(shape, seed);
  return shape.fusion === "structured-only" ? fusion : { ...initEncoder(shape, seed), ...fusion };
}

/**
 * Scores a batch.
 *
 * shapes: ids and mask [B, T], numbers [B, F], categories [B, C] -> logits [B, K]
 * memory: returns a new tensor; everything between is gone, but for what a gradient tape keeps
 */
export function runModel(weights: Weights, shape: ModelShape, inputs: ModelInputs, mode: Mode): Tensor {
  return tidy(() => {
    const { ids, mask } = inputs;
    const reads = shape.fusion !== "structured-only" && ids && mask;
    const text = reads ? poolText(runEncoder(weights, shape, ids, mask, mode), mask, shape.pooling) : null;
    const structured = shape.fusion === "text-only" ? null : runStructured(weights, shape, inputs);
    return runFusion(weights, shape, text, structured, mode);
  });
}

/**
 * Scores every word of the vocabulary at masked positions.
 *
 * shapes: ids and mask [B, T], positions [M] int32 into B T -> logits [M, V]
 * memory: returns a new tensor; everything between is gone, but for what a gradient tape keeps
 */
export function runMaskedLanguageModel(
  weights: Weights,
  shape: ModelShape,
  inputs: ModelInputs,
  positions: Tensor,
  mode: Mode,
): Tensor {
  return tidy(() => {
    const { ids, mask } = inputs as { ids: Tensor; mask: Tensor };
    return runMaskedLanguageHead(weights, shape, runEncoder(weights, shape, ids, mask, mode), positions);
  });
}

/** Number of values in a set of weights. */
export function countParameters(weights: Weights): number {
  return Object.values(weights).reduce((sum, { size }) => sum + size, 0);
}

/** Says whether weight decay shrinks this parameter: no bias and nothing of a LayerNorm. */
export function isDecayed(name: string): boolean {
  return !name.endsWith("bias") && !name.includes("LayerNorm");
}
