import { layerNorm } from "../../engine/ops/layer-norm.ts";
import { linear, linearGelu } from "../../engine/ops/linear.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import type { MethodRecipe } from "../../recipe/types.ts";
import { initLayerNorm, initLinear } from "../init.ts";
import { addAdapter } from "../methods/run-adapter.ts";
import { runLora } from "../methods/run-lora.ts";
import { drawDropout } from "../mode.ts";
import type { EncoderShape, Mode, ModelShape } from "../shape.ts";
import { initAttention, runAttention } from "./attention.ts";

/** Makes the weights of one block; `name` is `encoder.layer.N`. */
export function initBlock(name: string, shape: EncoderShape, seed: number): Weights {
  const { hidden, intermediate } = shape;
  return {
    ...initAttention(`${name}.attention`, shape, seed),
    ...initLinear(`${name}.intermediate.dense`, intermediate, hidden, seed),
    ...initLinear(`${name}.output.dense`, hidden, intermediate, seed),
    ...initLayerNorm(`${name}.output.LayerNorm`, hidden),
  };
}

/**
 * Runs one block: attention, then two dense layers with GELU between, each added to its input and normalized after; `method` is what takes part in this block.
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
  method: MethodRecipe | null = null,
): Tensor {
  const seen = runAttention(weights, `${name}.attention`, x, mask, shape, mode, method);
  const dense = (run: typeof linear, part: string, input: Tensor) => {
    const { [`${part}.weight`]: w, [`${part}.bias`]: b } = weights;
    return run(input, w, b, runLora(weights, [part], input, method, mode));
  };
  const wide = dense(linearGelu, `${name}.intermediate.dense`, seen);
  const narrow = dense(linear, `${name}.output.dense`, wide);
  return layerNorm(
    addAdapter(narrow, weights, `${name}.output`, method),
    weights[`${name}.output.LayerNorm.weight`],
    weights[`${name}.output.LayerNorm.bias`],
    {
      residual: seen,
      epsilon: shape.epsilon,
      dropout: drawDropout(mode, `${name}.output`),
    },
  );
}
