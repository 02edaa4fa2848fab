import { attendWidth, columnTokens, structuredWidth } from "./fusion/widths.ts";
import type { ModelShape } from "./shape.ts";

/**
 * Counts the multiply-adds of the dense layers and of attention in one forward pass of one customer.
 *
 * For each token a block has 4 H H (queries, keys, values, output), 2 H I (both inner layers) and 2 T H (scores, and
 * what is looked at); then come fusion and head, once. A backward pass takes twice as many.
 *
 * shapes: length T, the tokens of the customer, padding included
 */
export function countForwardWork(shape: ModelShape, length: number): number {
  const { fusion, layers, hidden, intermediate } = shape;
  const perToken = layers * (4 * hidden * hidden + 2 * hidden * intermediate + 2 * length * hidden);
  return (fusion === "structured-only" ? 0 : length * perToken) + countFusionWork(shape, length);
}

function countFusionWork(shape: ModelShape, length: number): number {
  const { fusion, hidden, outputs } = shape;
  const columns = structuredWidth(shape);
  const joint = {
    "text-only": 0,
    concat: hidden * (hidden + columns),
    "structured-only": hidden * columns + hidden * hidden,
    gated: hidden * columns + 4 * hidden * hidden,
    "cross-attention": countCrossAttention(shape, length),
  }[fusion];
  return joint + hidden * outputs;
}

/** Queries, keys and values of columns and words, what they look at, the dense layers of the columns, and the gate. */
function countCrossAttention(shape: ModelShape, length: number): number {
  const { hidden, intermediate, bins } = shape;
  const tokens = columnTokens(shape);
  const all = tokens + length;
  const encoded = bins.reduce((sum, edges) => sum + edges.length - 1, 0) * hidden;
  const attention = all * 3 * hidden * hidden + 2 * all * all * hidden;
  const dense = tokens * (hidden * hidden + 2 * hidden * intermediate + hidden * attendWidth(hidden));
  return encoded + attention + dense + 3 * hidden * hidden;
}
