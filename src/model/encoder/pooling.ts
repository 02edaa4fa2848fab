import { takeRows } from "../../engine/ops/embedding.ts";
import { poolMean } from "../../engine/ops/pool.ts";
import { reshape } from "../../engine/ops/shape.ts";
import { toTensor, type Tensor } from "../../engine/tensor.ts";
import type { EncoderShape } from "../shape.ts";

/**
 * Makes one vector of a text: the mean of its tokens' vectors, or that of its first token.
 *
 * shapes: hidden [B, T, H], mask [B, T] of 0 and 1 -> [B, H]
 * memory: to be called inside tidy
 * source: sentence-transformers, Pooling, modes "mean" and "cls"
 */
export function poolText(hidden: Tensor, mask: Tensor, pooling: EncoderShape["pooling"]): Tensor {
  if (pooling === "mean") return poolMean(hidden, mask);
  const [texts, length, width] = hidden.shape as [number, number, number];
  const places = Int32Array.from({ length: texts }, (_, text) => text * length);
  return takeRows(reshape(hidden, [-1, width]), toTensor(places, [texts], "int32")); // [B, H]
}
