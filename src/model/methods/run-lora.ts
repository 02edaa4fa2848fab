import { mixSeed } from "../../base/random.ts";
import { dropout } from "../../engine/ops/dropout.ts";
import { scale } from "../../engine/ops/elementwise.ts";
import type { Beside } from "../../engine/ops/linear-beside.ts";
import { mergeLowRank } from "../../engine/ops/low-rank.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import type { MethodRecipe } from "../../recipe/types.ts";
import type { Mode } from "../shape.ts";
import type { LoraRecipe } from "./lora.ts";

function dropInput(x: Tensor, { dropout: rate }: LoraRecipe, mode: Mode, name: string): Tensor {
  return mode && rate > 0 ? dropout(x, rate, mixSeed(mode.seed, "dropout", `${name}.lora`)) : x;
}

/**
 * What LoRA puts beside matrices that share their input: to each its A, and its B with alpha / rank in it; null where LoRA is beside none.
 *
 * shapes: x [.., I] -> input [.., I], each A [R, I], each B [O, R]
 * memory: to be called inside tidy
 */
export function runLora(
  weights: Weights,
  names: string[],
  x: Tensor,
  method: MethodRecipe | null,
  mode: Mode,
): Beside | null {
  if (method?.kind !== "lora" || !names.some((name) => `${name}.loraA` in weights)) return null;
  const { rank, alpha } = method;
  const pairs = names.map((name): Beside["pairs"][number] => {
    const { [`${name}.loraA`]: a, [`${name}.loraB`]: b } = weights;
    return a ? [a, scale(b, alpha / rank)] : null;
  });
  return { input: dropInput(x, method, mode, names[0]), pairs };
}

/** Matrices that LoRA was beside, with what it learned added. */
export function mergeLora(weights: Weights, { alpha, rank }: LoraRecipe): Weights {
  const merged: Weights = {};
  for (const [key, a] of Object.entries(weights)) {
    if (!key.endsWith(".loraA")) continue;
    const name = key.slice(0, -".loraA".length);
    merged[`${name}.weight`] = mergeLowRank(
      weights[`${name}.weight`],
      a,
      weights[`${name}.loraB`],
      alpha / rank,
    );
  }
  return merged;
}
