import { takeRows } from "../../engine/ops/embedding.ts";
import { concatColumns, splitColumns } from "../../engine/ops/shape.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import { initNormal } from "../init.ts";
import type { ModelInputs, ModelShape } from "../shape.ts";

const CATEGORY_DEVIATION = 0.1;
const MOST_DIMENSIONS = 16;

/** Length of the vector of a category: the root of its levels, at most 16. */
export function categoryWidth(levels: number): number {
  return Math.min(MOST_DIMENSIONS, Math.ceil(Math.sqrt(levels)));
}

/** Length of the structured vector: numbers, then an embedding for each category. */
export function structuredWidth({ numbers, categorySizes }: ModelShape): number {
  return categorySizes.reduce((sum, levels) => sum + categoryWidth(levels), numbers);
}

const tableName = (i: number) => `fusion.categories.${i}.weight`;

/** Makes one table for each category. [levels, width] */
export function initCategories({ categorySizes }: ModelShape, seed: number): Weights {
  const tables = categorySizes.map((levels, i) => [
    tableName(i),
    initNormal(tableName(i), [levels, categoryWidth(levels)], seed, CATEGORY_DEVIATION),
  ]);
  return Object.fromEntries(tables);
}

/**
 * Puts the scaled numbers and the vectors of the categories side by side.
 *
 * shapes: numbers [B, F], categories [B, C] -> [B, S]
 * memory: to be called inside tidy
 */
export function runStructured(
  weights: Weights,
  shape: ModelShape,
  { numbers, categories }: ModelInputs,
): Tensor {
  const parts: Tensor[] = numbers && shape.numbers > 0 ? [numbers] : [];
  if (categories && shape.categorySizes.length > 0) {
    const columns = splitColumns(categories); // C of [B]
    columns.forEach((ids, i) => parts.push(takeRows(weights[tableName(i)], ids)));
  }
  return parts.length === 1 ? parts[0] : concatColumns(parts);
}
