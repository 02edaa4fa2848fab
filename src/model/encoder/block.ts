import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { linear, linearGelu } from "../../engine/ops/linear.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import { initLayerNorm, initLinear } from "../init.ts";
import { drawDropout } from "../mode.ts";
import type { Mode, ModelShape } from "../shape.ts";
import { initAttention, runAttention } from "./attention.ts";

/** Makes the weights of one block; `name` is `encoder.layer.N`. */
export function initBlock(name: string, shape: ModelShape, seed: number): Weights {
  const { hidden, intermediate } = shape;
  return {
    ...initAttention(`${name}.attention`, shape, seed),
    ...initLinear(`${name}.intermediate.dense`, intermediate, hidden, seed),
    ...initLinear(`${name}.output.dense`, hidden, intermediate, seed),
    ...initLayerNorm(`${name}.output.LayerNorm`, hidden),
  };
}

/**
 * Runs one block: attention, then two dense layers with GELU between, each added to its input and normalized after.
 *
 * shapes: x [B, T, H], mask [B, T] -> [B, T, H]
 * memory: to be called inside tidy
 * source: transformers, BertLayer
 */
export function runBlock(
  weights: Weights,
  name: string,
  x: Tensor,
  mask: Tensor,
  shape: ModelShape,
  mode: Mode,
): Tensor {
  const seen = runAttention(weights, `${name}.attention`, x, mask, shape, mode);
  const wide = linearGelu(
    seen,
    weights[`${name}.intermediate.dense.weight`],
    weights[`${name}.intermediate.dense.bias`],
  );
  const narrow = linear(wide, weights[`${name}.output.dense.weight`], weights[`${name}.output.dense.bias`]);
  return layerNorm(
    narrow,
    weights[`${name}.output.LayerNorm.weight`],
    weights[`${name}.output.LayerNorm.bias`],
    {
      residual: seen,
      epsilon: shape.epsilon,
      dropout: drawDropout(mode, `${name}.output`),
    },
  );
}
