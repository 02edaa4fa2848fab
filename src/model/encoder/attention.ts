import { computeProbabilities } from "../../engine/ops/attention.ts";
import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { linear, linears, type Layer } from "../../engine/ops/linear.ts";
import { fillTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import type { MethodRecipe } from "../../recipe/types.ts";
import { initLayerNorm, initLinear } from "../init.ts";
import { addAdapter } from "../methods/run-adapter.ts";
import { runLora } from "../methods/run-lora.ts";
import { addPrefix, attendWithPrefix } from "../methods/run-prefix.ts";
import { drawDropout } from "../mode.ts";
import type { EncoderShape, Mode, ModelShape } from "../shape.ts";

const parts = ["query", "key", "value"];

/** Makes the weights of the self-attention of one block; `name` is `encoder.layer.N.attention`. */
export function initAttention(name: string, { hidden }: EncoderShape, seed: number): Weights {
  const weights: Weights = {
    ...initLinear(`${name}.output.dense`, hidden, hidden, seed),
    ...initLayerNorm(`${name}.output.LayerNorm`, hidden),
  };
  for (const part of parts) Object.assign(weights, initLinear(`${name}.self.${part}`, hidden, hidden, seed));
  return weights;
}

/** Queries, keys and values side by side. [B, T, 3H] */
function project(weights: Weights, name: string, x: Tensor, method: MethodRecipe | null, mode: Mode): Tensor {
  const names = parts.map((part) => `${name}.${part}`);
  const layers = names.map((part): Layer => [weights[`${part}.weight`], weights[`${part}.bias`]]);
  return linears(x, layers, runLora(weights, names, x, method, mode));
}

/**
 * How the tokens of texts without padding look at each other in one block, by head; learned keys of a prefix stand before them.
 *
 * shapes: x [B, T, H] -> [B, A, P + T, P + T], with P rows of a prefix, else 0
 * memory: to be called inside tidy
 */
export function lookAt(
  weights: Weights,
  name: string,
  x: Tensor,
  shape: ModelShape,
  method: MethodRecipe | null,
): Tensor {
  const selfName = `${name}.self`;
  const qkv = addPrefix(project(weights, selfName, x, method, null), weights, selfName, method);
  const [batch, length] = qkv.shape;
  return computeProbabilities(qkv, fillTensor([batch, length], 1), shape.heads);
}

/**
 * Lets each token look at the tokens of its text, and adds what it found: LN(x + dense(attention(x))); `method` is what takes part here.
 *
 * shapes: x [B, T, H], mask [B, T] -> [B, T, H]
 * memory: to be called inside tidy
 * source: transformers, BertAttention
 */
export function runAttention(
  weights: Weights,
  name: string,
  x: Tensor,
  mask: Tensor,
  shape: ModelShape,
  mode: Mode,
  method: MethodRecipe | null,
): Tensor {
  const selfName = `${name}.self`;
  const qkv = project(weights, selfName, x, method, mode); // [B, T, 3H]
  const options = { heads: shape.heads, dropout: drawDropout(mode, `${name}.probabilities`) };
  const context = attendWithPrefix(qkv, mask, weights, selfName, method, options);
  const denseName = `${name}.output.dense`;
  const lora = runLora(weights, [denseName], context, method, mode);
  const dense = linear(context, weights[`${denseName}.weight`], weights[`${denseName}.bias`], lora);
  return layerNorm(
    addAdapter(dense, weights, `${name}.output`, method),
    weights[`${name}.output.LayerNorm.weight`],
    weights[`${name}.output.LayerNorm.bias`],
    {
      residual: x,
      epsilon: shape.epsilon,
      dropout: drawDropout(mode, `${name}.output`),
    },
  );
}
