import { add } from "../../engine/ops/elementwise.ts";
import { linear, linearGelu } from "../../engine/ops/linear.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import type { MethodRecipe } from "../../recipe/types.ts";

/**
 * Runs what the adapter at `name` makes of a half of a block, and adds it.
 *
 * The block's dropout follows, in LayerNorm, where Houlsby's comes before: one mask for both.
 *
 * shapes: y [.., H] -> [.., H]
 * memory: to be called inside tidy; `y` itself where there is no adapter
 */
export function addAdapter(y: Tensor, weights: Weights, name: string, method: MethodRecipe | null): Tensor {
  if (method?.kind !== "adapter") return y;
  const layer = (part: string) => [
    weights[`${name}.adapter.${part}.weight`],
    weights[`${name}.adapter.${part}.bias`],
  ];
  const [down, downBias] = layer("down");
  const [up, upBias] = layer("up");
  return add(y, linear(linearGelu(y, down, downBias), up, upBias));
}
