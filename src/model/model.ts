import { poolMean } from "../engine/ops/pool.ts";
import { tidy, type Tensor, type Weights } from "../engine/tensor.ts";
import { initEncoder, runEncoder } from "./encoder/encoder.ts";
import { runMaskedLanguageHead } from "./encoder/masked-language.ts";
import { initFusion, runFusion } from "./fusion/fusion.ts";
import { runCrossAttention } from "./fusion/cross-attention.ts";
import { runStructured } from "./fusion/structured.ts";
import { listWords, poolTexts, type EncodedTexts } from "./fusion/texts.ts";
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
 * shapes: ids and mask [B, T] ([M, T] where texts are encoded apart), numbers [B, F], categories [B, C] -> logits [B, K]
 * memory: returns a new tensor; everything between is gone, but for what a gradient tape keeps
 */
export function runModel(weights: Weights, shape: ModelShape, inputs: ModelInputs, mode: Mode): Tensor {
  return tidy(() => {
    const { ids, mask } = inputs;
    const reads = shape.fusion !== "structured-only" && ids && mask;
    const states = reads ? runEncoder(weights, shape, ids, mask, mode) : null; // [M, T, H]
    const encoded = states && { states, vectors: poolMean(states, mask as Tensor) };
    const text = encoded && poolTexts(weights, encoded, inputs);
    const structured = readColumns(weights, shape, encoded, inputs, mode);
    return runFusion(weights, shape, text, structured, mode);
  });
}

/** What the columns say, alone or after they looked at the text. */
function readColumns(
  weights: Weights,
  shape: ModelShape,
  encoded: EncodedTexts | null,
  inputs: ModelInputs,
  mode: Mode,
): Tensor | null {
  if (shape.fusion === "text-only") return null;
  if (shape.fusion !== "cross-attention" || !encoded) return runStructured(weights, shape, inputs);
  return runCrossAttention(weights, shape, listWords(encoded, inputs), inputs, mode);
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
    return runMaskedLanguageHead(weights, runEncoder(weights, shape, ids, mask, mode), positions);
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
