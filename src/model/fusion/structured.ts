import { takeRows } from "../../engine/ops/embedding.ts";
import { concatColumns, splitColumns } from "../../engine/ops/shape.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import { initNormal } from "../init.ts";
import type { ModelInputs, ModelShape } from "../shape.ts";
import { categoryWidth } from "./widths.ts";

const CATEGORY_DEVIATION = 0.1;

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
