import { takeRows } from "../../engine/ops/embedding.ts";
import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { linear, linearGelu } from "../../engine/ops/linear.ts";
import { reshape } from "../../engine/ops/shape.ts";
import { fillTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import { initLayerNorm, initLinear } from "../init.ts";
import type { ModelShape } from "../shape.ts";

const HEAD = "cls.predictions";

/**
 * Makes the head that guesses masked tokens; the matrix to the vocabulary is that of the word embeddings.
 *
 * memory: the caller disposes of the weights
 */
export function initMaskedLanguageHead(shape: ModelShape, seed: number): Weights {
  return {
    ...initLinear(`${HEAD}.transform.dense`, shape.hidden, shape.hidden, seed),
    ...initLayerNorm(`${HEAD}.transform.LayerNorm`, shape.hidden),
    [`${HEAD}.bias`]: fillTensor([shape.vocabularySize], 0),
  };
}

/**
 * Scores every word of the vocabulary at the given positions.
 *
 * shapes: hidden [B, T, H], positions [M] int32 into B T -> [M, V]
 * memory: to be called inside tidy
 * source: transformers, BertLMPredictionHead
 */
export function runMaskedLanguageHead(
  weights: Weights,
  { epsilon }: ModelShape,
  hidden: Tensor,
  positions: Tensor,
): Tensor {
  const width = hidden.shape[2] as number;
  const taken = takeRows(reshape(hidden, [-1, width]), positions); // [M, H]
  const { [`${HEAD}.transform.dense.weight`]: w, [`${HEAD}.transform.dense.bias`]: b } = weights;
  const normal = layerNorm(
    linearGelu(taken, w, b),
    weights[`${HEAD}.transform.LayerNorm.weight`],
    weights[`${HEAD}.transform.LayerNorm.bias`],
    { epsilon },
  );
  return linear(normal, weights["embeddings.word_embeddings.weight"], weights[`${HEAD}.bias`]);
}
