import { attention, type AttentionOptions } from "../../engine/ops/attention.ts";
import { concatColumns } from "../../engine/ops/shape.ts";
import { dropRows, prependOnes, prependRows } from "../../engine/ops/token-rows.ts";
import { fillTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import type { MethodRecipe } from "../../recipe/types.ts";
import { countBelow, isAdded, type Method } from "./method.ts";

/** That of BERT's own weights. */
const deviation = 0.02;

/**
 * Lets the tokens of the upper blocks look at learned keys and values too, and trains these alone.
 *
 * A fresh prefix changes logits, since a softmax shares one whole: P keys near 0 score near 0 and take of each token's attention
 * about P / (P + the sum of exp(score) over its text), P / (P + T) where scores are flat; their values near 0 then shrink what
 * the token sees by that share. In a tiny model the logits moved by .17 of their spread with 1 row in each of 2 blocks, by .35 with 8. No key scores low for every query, so no start avoids it.
 *
 * source: Li and Liang 2021, arXiv 2101.00190, without the network that makes the prefix; Liu et al. 2021, arXiv 2110.07602
 */
export function describePrefix({ length, topLayers }: Extract<MethodRecipe, { kind: "prefix" }>): Method {
  return {
    countFrozen: (shape) => countBelow(shape, topLayers),
    listAdded: ({ hidden }) => ({
      "attention.self.prefixKeys": { shape: [length, hidden], deviation },
      "attention.self.prefixValues": { shape: [length, hidden], deviation },
    }),
    isTrained: isAdded,
    end: "stays",
  };
}

/**
 * Attention with the prefix at `name`, if there is one: its keys and values stand as P rows before the tokens, with queries of
 * zeros, and what these rows get is left out. So every backend runs it with the kernels that it has.
 *
 * shapes: qkv [B, T, 3H], mask [B, T] -> [B, T, H]
 * memory: to be called inside tidy
 */
export function attendWithPrefix(
  qkv: Tensor,
  mask: Tensor,
  weights: Weights,
  name: string,
  method: MethodRecipe | null,
  options: AttentionOptions,
): Tensor {
  if (method?.kind !== "prefix") return attention(qkv, mask, options);
  const longer = addPrefix(qkv, weights, name, method);
  const context = attention(longer, prependOnes(mask, method.length), options);
  return dropRows(context, method.length);
}

/**
 * Puts the prefix at `name`, if there is one, before the queries, keys and values of the tokens, with queries of zeros.
 *
 * shapes: qkv [B, T, 3H] -> [B, P + T, 3H]
 * memory: to be called inside tidy; `qkv` itself where there is no prefix
 */
export function addPrefix(qkv: Tensor, weights: Weights, name: string, method: MethodRecipe | null): Tensor {
  if (method?.kind !== "prefix") return qkv;
  const { [`${name}.prefixKeys`]: keys, [`${name}.prefixValues`]: values } = weights;
  return prependRows(qkv, concatColumns([fillTensor(keys.shape, 0), keys, values])); // rows [P, 3H]
}
