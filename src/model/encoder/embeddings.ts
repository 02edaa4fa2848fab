import { embedTokens } from "../../engine/ops/embedding.ts";
import { layerNorm } from "../../engine/ops/layer-norm.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import { initLayerNorm, initNormal } from "../init.ts";
import { dropAt } from "../mode.ts";
import type { Mode, ModelShape } from "../shape.ts";

/** Makes the embeddings of words, positions and token types. */
export function initEmbeddings(shape: ModelShape, seed: number): Weights {
  const tables = {
    word_embeddings: shape.vocabularySize,
    position_embeddings: shape.positions,
    token_type_embeddings: shape.tokenTypes,
  };
  const weights: Weights = initLayerNorm("embeddings.LayerNorm", shape.hidden);
  for (const [table, rows] of Object.entries(tables)) {
    const name = `embeddings.${table}.weight`;
    weights[name] = initNormal(name, [rows, shape.hidden], seed);
  }
  return weights;
}

/**
 * Looks up words, adds positions and the token type 0, and normalizes.
 *
 * shapes: ids [B, T] -> [B, T, H]
 * memory: to be called inside tidy
 * source: transformers, BertEmbeddings
 */
export function runEmbeddings(weights: Weights, ids: Tensor, mode: Mode): Tensor {
  const sum = embedTokens(
    {
      words: weights["embeddings.word_embeddings.weight"],
      positions: weights["embeddings.position_embeddings.weight"],
      types: weights["embeddings.token_type_embeddings.weight"],
    },
    ids,
  );
  const normal = layerNorm(sum, weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]);
  return dropAt(normal, mode, "embeddings");
}
