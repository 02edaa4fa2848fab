import { tanh } from "../../engine/ops/elementwise.ts";
import { linear } from "../../engine/ops/linear.ts";
import { poolWeighted } from "../../engine/ops/pool-weighted.ts";
import { reshape } from "../../engine/ops/shape.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import { initLinear, initNormal } from "../init.ts";
import { attendWidth } from "./widths.ts";

/** Makes the weights that tell which of several vectors say most. */
export function initAttend(name: string, hidden: number, seed: number): Weights {
  const width = attendWidth(hidden);
  const scores = `${name}.scores.weight`;
  return {
    ...initLinear(`${name}.dense`, width, hidden, seed, 1 / Math.sqrt(hidden)),
    [scores]: initNormal(scores, [1, width], seed),
  };
}

/**
 * Joins several vectors by learned attention: each weighted by the softmax of v . tanh(W x + b). Their order tells nothing.
 *
 * shapes: x [B, K, H], mask [B, K], at least one 1 in each row -> [B, H]
 * memory: to be called inside tidy
 * source: Yang et al. 2016, Hierarchical Attention Networks, equations 5 to 7
 */
export function runAttend(weights: Weights, name: string, x: Tensor, mask: Tensor): Tensor {
  const seen = tanh(linear(x, weights[`${name}.dense.weight`], weights[`${name}.dense.bias`]));
  const scores = linear(seen, weights[`${name}.scores.weight`], null); // [B, K, 1]
  return poolWeighted(x, reshape(scores, mask.shape), mask);
}
