import type { Prepared, PreparedSide, SparseRows } from "../../features/types.ts";
import type { Control } from "../control.ts";
import { choosePenalty } from "./linear/choose-penalty.ts";
import { applyLinear } from "./linear/fit-linear.ts";
import { chooseLoss, describePenalty } from "./linear/loss.ts";
import type { BaselineScores } from "./types.ts";

const penalties = [1, 0.1, 10, 100];

/**
 * The columns with a logistic regression, or a ridge for a regression; strength chosen on validation.
 *
 * Numbers as fitted and scaled, categories one column per level. Null where there is no column.
 *
 * errors: evaluate/cancelled
 */
export async function runStructuredLinear(
  prepared: Prepared,
  control: Control,
): Promise<BaselineScores | null> {
  if (prepared.numberNames.length + prepared.categoryNames.length === 0) return null;
  const [train, validation, test] = [prepared.train, prepared.validation, prepared.test].map((side) => ({
    features: encodeOneHot(prepared, side),
    target: side.target,
  }));
  const { model, penalty } = await choosePenalty(
    train,
    validation,
    { ...chooseLoss(prepared), penalties },
    control,
  );
  const columns = prepared.numberNames.length + prepared.categoryNames.length;
  return {
    validation: applyLinear(model, validation.features),
    test: applyLinear(model, test.features),
    detail: `${columns} features, ${describePenalty(model.loss, penalty)}`,
  };
}

/**
 * Writes numbers, then one column for each level of each category, as sparse rows; a missing number counts 0.
 *
 * shapes: numbers [N, F] and categories [N, C] -> [N, F + levels]
 */
export function encodeOneHot(prepared: Prepared, side: PreparedSide): SparseRows {
  const numbers = prepared.numberNames.length; // F
  const sizes = prepared.categorySizes; // [C]
  const rows = side.target.length;
  const starts = sizes.map((_, c) => numbers + sizes.slice(0, c).reduce((a, b) => a + b, 0));
  const columns: number[] = [];
  const values: number[] = [];
  const offsets = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) {
    for (let f = 0; f < numbers; f++) {
      const value = side.numbers[i * numbers + f];
      if (value === 0 || Number.isNaN(value)) continue;
      columns.push(f);
      values.push(value);
    }
    for (let c = 0; c < sizes.length; c++) {
      columns.push(starts[c] + side.categories[i * sizes.length + c]);
      values.push(1);
    }
    offsets[i + 1] = columns.length;
  }
  const width = numbers + sizes.reduce((a, b) => a + b, 0);
  return { columns: Int32Array.from(columns), values: Float32Array.from(values), offsets, width };
}
