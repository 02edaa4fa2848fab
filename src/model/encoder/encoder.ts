import { recompute } from "../../engine/tape.ts";
import { tidy, type Tensor, type Weights } from "../../engine/tensor.ts";
import type { Mode, ModelShape } from "../shape.ts";
import { initBlock, runBlock } from "./block.ts";
import { initEmbeddings, runEmbeddings } from "./embeddings.ts";

/** Makes the weights of the encoder, named as in transformers' BertModel. */
export function initEncoder(shape: ModelShape, seed: number): Weights {
  const weights = initEmbeddings(shape, seed);
  for (let i = 0; i < shape.layers; i++) Object.assign(weights, initBlock(`encoder.layer.${i}`, shape, seed));
  return weights;
}

const pickBlock = (weights: Weights, name: string): Weights =>
  Object.fromEntries(Object.entries(weights).filter(([key]) => key.startsWith(`${name}.`)));

/**
 * Turns token ids into one vector for each token.
 *
 * What a padded position gets is not to be used.
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
  let x = tidy(() => runEmbeddings(weights, shape, ids, mode));
  for (let i = 0; i < shape.layers; i++) {
    const name = `encoder.layer.${i}`;
    const block = (input: Tensor, [kept]: Tensor[]) =>
      tidy(() => runBlock(weights, name, input, kept, shape, mode));
    const y = mode?.recompute ? recompute(x, pickBlock(weights, name), block, [mask]) : block(x, [mask]);
    x.dispose();
    x = y;
  }
  return x;
}
