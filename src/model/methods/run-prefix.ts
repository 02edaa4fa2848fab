import { attention, type AttentionOptions } from "../../engine/ops/attention.ts";
import { concatColumns } from "../../engine/ops/shape.ts";
import { dropRows, prependOnes, prependRows } from "../../engine/ops/token-rows.ts";
import { fillTensor, type Tensor, type Weights } from "../../engine/tensor.ts";
import type { MethodRecipe } from "../../recipe/types.ts";

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
