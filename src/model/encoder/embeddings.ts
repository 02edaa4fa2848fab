import { embedTokens } from "../../engine/ops/embedding.ts";
import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { fillTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import { initLayerNorm, initNormal } from "../init.ts";
import { dropAt } from "../mode.ts";
import type { EncoderShape, Mode, ModelShape } from "../shape.ts";

/** Makes the embeddings of words, positions and token types. */
export function initEmbeddings(shape: EncoderShape, seed: number): Weights {
  const tables = {
    word_embeddings: shape.vocabularySize,
    position_embeddings: shape.positions,
    ...(shape.tokenTypes > 0 ? { token_type_embeddings: shape.tokenTypes } : {}),
  };
  const weights: Weights = initLayerNorm("embeddings.LayerNorm", shape.hidden);
  for (const [table, rows] of Object.entries(tables)) {
    const name = `embeddings.${table}.weight`;
    weights[name] = initNormal(name, [rows, shape.hidden], seed);
  }
  return weights;
}

/**
 * Looks up words, adds positions and, where there are any, the token type 0, and normalizes.
 *
 * Padding stands after a text, so that a token's position is its place plus the offset, as RoBERTa counts.
 *
 * shapes: ids [B, T] -> [B, T, H]
 * memory: to be called inside tidy
 * source: transformers, BertEmbeddings, RobertaEmbeddings
 */
export function runEmbeddings(weights: Weights, shape: ModelShape, ids: Tensor, mode: Mode): Tensor {
  const sum = embedTokens(
    {
      words: weights["embeddings.word_embeddings.weight"],
      positions: weights["embeddings.position_embeddings.weight"],
      types: weights["embeddings.token_type_embeddings.weight"] ?? fillTensor([1, shape.hidden], 0),
    },
    ids,
    shape.positionOffset,
  );
  const normal = layerNorm(
    sum,
    weights["embeddings.LayerNorm.weight"],
    weights["embeddings.LayerNorm.bias"],
    { epsilon: shape.epsilon },
  );
  return dropAt(normal, mode, "embeddings");
}
