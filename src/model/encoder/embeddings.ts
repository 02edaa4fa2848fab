import { addRow } from "../../engine/ops/add-row.ts";
import { takeRows } from "../../engine/ops/embedding.ts";
import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { tf, type Tensor, type Weights } from "../../engine/tensor.ts";
import { initLayerNorm, initNormal } from "../init.ts";
import { dropAt } from "../mode.ts";
import type { Mode, ModelShape } from "../shape.ts";

const TOKEN_TYPES = 2;

/** Makes the embeddings of words, positions and token types. */
export function initEmbeddings(shape: ModelShape, seed: number): Weights {
  const tables = {
    word_embeddings: shape.vocabularySize,
    position_embeddings: shape.maxTokens,
    token_type_embeddings: TOKEN_TYPES,
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
 * memory: to be called inside tf.tidy
 * source: transformers, BertEmbeddings
 */
export function runEmbeddings(weights: Weights, ids: Tensor, mode: Mode): Tensor {
  const [batch, length] = ids.shape;
  const words = takeRows(weights["embeddings.word_embeddings.weight"], ids); // [B, T, H]
  const width = words.shape[2] as number;
  const positions = tf.slice(weights["embeddings.position_embeddings.weight"], [0, 0], [length, width]);
  const type = tf.slice(weights["embeddings.token_type_embeddings.weight"], [0, 0], [1, width]);
  const rows = tf.reshape(tf.add(positions, type), [length * width]);
  const sum = tf.reshape(addRow(tf.reshape(words, [batch, length * width]), rows), [batch, length, width]);
  const normal = layerNorm(sum, weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]);
  return dropAt(normal, mode, "embeddings");
}
