import { recompute } from "../../engine/tape.ts";
import { tidy, type Tensor, type Weights } from "../../engine/tensor.ts";
import { countFrozenBlocks, findBlockMethod } from "../methods/methods.ts";
import type { EncoderShape, Mode, ModelShape } from "../shape.ts";
import { initBlock, runBlock } from "./block.ts";
import { initEmbeddings, runEmbeddings } from "./embeddings.ts";

/** Makes the weights of the encoder, named as in transformers' BertModel. */
export function initEncoder(shape: EncoderShape, seed: number): Weights {
  const weights = initEmbeddings(shape, seed);
  for (let i = 0; i < shape.layers; i++) Object.assign(weights, initBlock(`encoder.layer.${i}`, shape, seed));
  return weights;
}

const pickBlock = (weights: Weights, name: string): Weights =>
  Object.fromEntries(Object.entries(weights).filter(([key]) => key.startsWith(`${name}.`)));

/**
 * Turns token ids into one vector for each token.
 *
 * What a padded position gets is not to be used. What the model's method leaves frozen below the first trained weight runs
 * without dropout, as in evaluation: its states can be kept, and give the same losses.
 *
 * shapes: ids [B, T] int32, mask [B, T] -> [B, T, H]
 * memory: to be called inside tidy; with `mode.recompute` a gradient tape keeps of each block only its input
 * source: Devlin et al. 2018, arXiv 1810.04805; transformers, BertModel (post-LN), and DistilBertModel, RobertaModel, XLMRobertaModel
 */
export function runEncoder(
  weights: Weights,
  shape: ModelShape,
  ids: Tensor,
  mask: Tensor,
  mode: Mode,
): Tensor {
  const isAllTrained = countFrozenBlocks(shape) < 0;
  const states = isAllTrained
    ? tidy(() => runEmbeddings(weights, shape, ids, mode))
    : runTrunk(weights, shape, ids, mask);
  const out = runTop(weights, shape, states, mask, mode);
  if (out !== states) states.dispose();
  return out;
}

/**
 * Runs what the model's method leaves frozen, as in evaluation: the embeddings, and the blocks below the first trained one.
 *
 * It is meant for methods that leave the embeddings frozen (`countFrozenBlocks` is not -1); else it runs the embeddings alone.
 *
 * shapes: ids [B, T] int32, mask [B, T] -> [B, T, H]
 * memory: to be called inside tidy
 */
export function runTrunk(weights: Weights, shape: ModelShape, ids: Tensor, mask: Tensor): Tensor {
  const states = tidy(() => runEmbeddings(weights, shape, ids, null));
  const out = runBlocks(weights, shape, states, mask, null, 0, Math.max(0, countFrozenBlocks(shape)));
  if (out !== states) states.dispose();
  return out;
}

/**
 * Runs the blocks above those that are frozen.
 *
 * shapes: states [B, T, H], mask [B, T] -> [B, T, H]
 * memory: to be called inside tidy; `states` stays the caller's, and is what is returned where no block is above
 */
export function runTop(
  weights: Weights,
  shape: ModelShape,
  states: Tensor,
  mask: Tensor,
  mode: Mode,
): Tensor {
  const from = Math.max(0, countFrozenBlocks(shape));
  return runBlocks(weights, shape, states, mask, mode, from, shape.layers);
}

/** Runs the blocks from `from` to before `to`. */
function runBlocks(
  weights: Weights,
  shape: ModelShape,
  states: Tensor,
  mask: Tensor,
  mode: Mode,
  from: number,
  to: number,
): Tensor {
  let x = states;
  for (let i = from; i < to; i++) {
    const name = `encoder.layer.${i}`;
    const method = findBlockMethod(shape, i);
    const block = (input: Tensor, [kept]: Tensor[]) =>
      tidy(() => runBlock(weights, name, input, kept, shape, mode, method));
    const y = mode?.recompute ? recompute(x, pickBlock(weights, name), block, [mask]) : block(x, [mask]);
    if (x !== states) x.dispose();
    x = y;
  }
  return x;
}
