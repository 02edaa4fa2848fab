import { attention } from "../../engine/ops/attention.ts";
import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { linear } from "../../engine/ops/linear.ts";
import { tf, type Tensor, type Weights } from "../../engine/tensor.ts";
import { initLayerNorm, initLinear } from "../init.ts";
import { drawDropout } from "../mode.ts";
import type { Mode, ModelShape } from "../shape.ts";

const parts = ["query", "key", "value"];

/** Makes the weights of the self-attention of one block; `name` is `encoder.layer.N.attention`. */
export function initAttention(name: string, { hidden }: ModelShape, seed: number): Weights {
  const weights: Weights = {
    ...initLinear(`${name}.output.dense`, hidden, hidden, seed),
    ...initLayerNorm(`${name}.output.LayerNorm`, hidden),
  };
  for (const part of parts) Object.assign(weights, initLinear(`${name}.self.${part}`, hidden, hidden, seed));
  return weights;
}

/**
 * Lets each token look at the tokens of its text, and adds what it found: LN(x + dense(attention(x))).
 *
 * Queries, keys and values come from one product over the three matrices side by side.
 *
 * shapes: x [B, T, H], mask [B, T] -> [B, T, H]
 * memory: to be called inside tf.tidy
 * source: transformers, BertAttention
 */
export function runAttention(
  weights: Weights,
  name: string,
  x: Tensor,
  mask: Tensor,
  heads: number,
  mode: Mode,
): Tensor {
  const matrices = tf.concat(parts.map((part) => weights[`${name}.self.${part}.weight`])); // [3H, H]
  const biases = tf.concat(parts.map((part) => weights[`${name}.self.${part}.bias`]));
  const qkv = linear(x, matrices, biases); // [B, T, 3H]
  const context = attention(qkv, mask, { heads, dropout: drawDropout(mode, `${name}.probabilities`) });
  const dense = linear(context, weights[`${name}.output.dense.weight`], weights[`${name}.output.dense.bias`]);
  return layerNorm(
    dense,
    weights[`${name}.output.LayerNorm.weight`],
    weights[`${name}.output.LayerNorm.bias`],
    {
      residual: x,
      dropout: drawDropout(mode, `${name}.output`),
    },
  );
}
