import { copyTensor, tidy, type Tensor, type Weights } from "../engine/tensor.ts";
import { initEncoder, runEncoder, runTop, runTrunk as runFrozen } from "./encoder/encoder.ts";
import { runMaskedLanguageHead } from "./encoder/masked-language.ts";
import { poolText } from "./encoder/pooling.ts";
import { initFusion, runFusion } from "./fusion/fusion.ts";
import { runCrossAttention } from "./fusion/cross-attention.ts";
import { runStructured } from "./fusion/structured.ts";
import { listWords, poolTexts, type EncodedTexts } from "./fusion/texts.ts";
import { initMethod } from "./methods/init-method.ts";
import { countFrozenBlocks } from "./methods/methods.ts";
import type { Mode, ModelInputs, ModelShape } from "./shape.ts";

export { initMaskedLanguageHead } from "./encoder/masked-language.ts";
export type { Mode, ModelInputs, ModelShape } from "./shape.ts";

/**
 * Makes the weights of a model: encoder with what its method adds (unless it is `structured-only`, or another engine runs it), fusion and
 * head.
 *
 * memory: the caller disposes of the weights
 * errors: model/nothing-structured, where the fusion needs columns and there are none
 */
export function initModel(shape: ModelShape, seed: number): Weights {
  const fusion = initFusion(shape, seed);
  if (shape.fusion === "structured-only" || shape.external) return fusion;
  return { ...initEncoder(shape, seed), ...initMethod(shape, seed), ...fusion };
}

/**
 * Scores a batch.
 *
 * shapes: ids and mask [B, T] ([M, T] where texts are encoded apart), or states of `runTrunk`; numbers [B, F], categories [B, C]
 *   -> logits [B, K]
 * memory: returns a new tensor; everything between is gone, but for what a gradient tape keeps
 */
export function runModel(weights: Weights, shape: ModelShape, inputs: ModelInputs, mode: Mode): Tensor {
  return tidy(() => {
    const read = shape.fusion === "structured-only" ? null : readText(weights, shape, inputs, mode);
    const text = read && poolTexts(weights, read, inputs);
    const structured = readColumns(weights, shape, read, inputs, mode);
    return runFusion(weights, shape, text, structured, mode);
  });
}

/** What the columns say, alone or after they looked at the text. */
function readColumns(
  weights: Weights,
  shape: ModelShape,
  read: EncodedTexts | null,
  inputs: ModelInputs,
  mode: Mode,
): Tensor | null {
  if (shape.fusion === "text-only") return null;
  if (shape.fusion !== "cross-attention" || !read) return runStructured(weights, shape, inputs);
  return runCrossAttention(weights, shape, listWords(read, inputs), inputs, mode);
}

/** The vector of each text [M, H], and those of its tokens where they were not pooled before; null where there is no text. */
function readText(weights: Weights, shape: ModelShape, inputs: ModelInputs, mode: Mode): EncodedTexts | null {
  const { ids, mask, states } = inputs;
  if (!mask) return null;
  if (states?.rank === 2) return { vectors: states, states: null };
  const tokens = states
    ? runTop(weights, shape, states, mask, mode)
    : runEncoder(weights, shape, ids!, mask, mode);
  return { vectors: poolText(tokens, mask, shape.pooling), states: tokens };
}

/** What of a model never changes while its method trains it; null where no block is frozen: embeddings alone take next to no time, and much room. */
export function describeTrunk(shape: ModelShape): { isPooled: boolean } | null {
  const frozen = shape.fusion === "structured-only" ? -1 : countFrozenBlocks(shape);
  if (frozen <= 0) return null;
  return { isPooled: frozen === shape.layers && shape.fusion !== "cross-attention" };
}

/**
 * Runs what never changes while the model's method trains it: the frozen blocks, as in evaluation.
 *
 * shapes: ids and mask [B, T] -> [B, T, H]; [B, H] where nothing but the text's vector is read of them
 * memory: returns a new tensor; everything between is gone
 */
export function runTrunk(weights: Weights, shape: ModelShape, ids: Tensor, mask: Tensor): Tensor {
  return tidy(() => {
    const states = runFrozen(weights, shape, ids, mask);
    return describeTrunk(shape)?.isPooled ? poolText(states, mask, shape.pooling) : states;
  });
}

/**
 * Does to the states of another engine's encoder what `runTrunk` does to those of ours.
 *
 * shapes: states [B, T, H], mask [B, T] -> [B, T, H]; [B, H] where nothing but the text's vector is read of them
 * memory: returns a new tensor
 */
export function takeStates(shape: ModelShape, states: Tensor, mask: Tensor): Tensor {
  return describeTrunk(shape)?.isPooled ? poolText(states, mask, shape.pooling) : copyTensor(states);
}

/**
 * Scores every word of the vocabulary at masked positions; with the encoder as it is, all of it trained, whatever the model's method.
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
    const plain: ModelShape = { ...shape, method: { kind: "full" } };
    return runMaskedLanguageHead(weights, shape, runEncoder(weights, plain, ids, mask, mode), positions);
  });
}

/** Number of values in a set of weights. */
export function countParameters(weights: Weights): number {
  return Object.values(weights).reduce((sum, { size }) => sum + size, 0);
}

/** Says whether weight decay shrinks this parameter: no bias, nothing of a LayerNorm, no prefix. */
export function isDecayed(name: string): boolean {
  return !/bias$|LayerNorm|\.prefix(Keys|Values)$/.test(name);
}
