import { mixSeed } from "../../base/random.ts";
import { dropout } from "../../engine/ops/dropout.ts";
import { add, scale } from "../../engine/ops/elementwise.ts";
import { linear, linears } from "../../engine/ops/linear.ts";
import { mergeLowRank } from "../../engine/ops/low-rank.ts";
import { padColumns } from "../../engine/ops/shape.ts";
import { fillTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import type { MethodRecipe } from "../../recipe/types.ts";
import type { Mode } from "../shape.ts";
import type { LoraRecipe } from "./lora.ts";

function dropInput(x: Tensor, { dropout: rate }: LoraRecipe, mode: Mode, name: string): Tensor {
  return mode && rate > 0 ? dropout(x, rate, mixSeed(mode.seed, "dropout", `${name}.lora`)) : x;
}

/**
 * Adds what LoRA makes of the input to what a matrix made of it.
 *
 * shapes: y [.., O], x [.., I] -> [.., O]
 * memory: to be called inside tidy; `y` itself where LoRA is not beside this matrix
 */
export function addLora(
  y: Tensor,
  weights: Weights,
  name: string,
  x: Tensor,
  method: MethodRecipe | null,
  mode: Mode,
): Tensor {
  const { [`${name}.loraA`]: a, [`${name}.loraB`]: b } = weights;
  if (method?.kind !== "lora" || !a) return y;
  const narrow = linear(dropInput(x, method, mode, name), a, null); // [.., R]
  return add(y, linear(narrow, scale(b, method.alpha / method.rank), null));
}

/**
 * The same for matrices that share their input and put what they make of it side by side.
 *
 * All A run as one product and all B as one: each B stands in as many columns as there are A, with zeros beside it.
 *
 * shapes: y [.., parts O], x [.., I] -> [.., parts O]
 * memory: to be called inside tidy; `y` itself where LoRA is beside none of them
 */
export function addLoras(
  y: Tensor,
  weights: Weights,
  names: string[],
  x: Tensor,
  method: MethodRecipe | null,
  mode: Mode,
): Tensor {
  const beside = names.filter((name) => `${name}.loraA` in weights);
  if (method?.kind !== "lora" || beside.length === 0) return y;
  const { rank, alpha } = method;
  const dropped = dropInput(x, method, mode, names[0]);
  const narrow = linears(
    dropped,
    beside.map((name) => [weights[`${name}.loraA`], null]),
  ); // [.., R for each A]
  const width = beside.length * rank;
  const outs = (y.shape.at(-1) as number) / names.length;
  const wide = names.map((name) => {
    const before = beside.indexOf(name) * rank;
    if (before < 0) return fillTensor([outs, width], 0);
    return padColumns(scale(weights[`${name}.loraB`], alpha / rank), before, width - before - rank);
  });
  return add(
    y,
    linears(
      narrow,
      wide.map((b) => [b, null]),
    ),
  );
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
