import type { Prepared } from "../../features/types.ts";
import type { Control } from "../control.ts";
import { computeAucOvr } from "../metrics/auc-ovr.ts";
import { computeAuc } from "../metrics/auc.ts";
import { computeR2 } from "../metrics/r2.ts";
import { fitColumnCodes, type ColumnCodes } from "./column-codes.ts";
import type { BaselineScores } from "./types.ts";

const folds = 5;
/** A bin's mean is pulled to the mean of all, as if it held this many more customers of that mean. */
const shrinkage = 5;

/**
 * The one column that predicts best: a column's values fall into bins, and a bin predicts its training mean.
 *
 * The column is chosen on training customers alone, by AUC (R2 for a regression) of predictions for customers that
 * were left out of the means, so that a category with many levels wins nothing by remembering. Null without columns.
 *
 * errors: evaluate/cancelled
 */
export async function runBestColumn(prepared: Prepared, control: Control): Promise<BaselineScores | null> {
  const candidates = listCandidates(prepared);
  let best: ColumnCodes | null = null;
  let highest = -Infinity;
  for (const [i, fit] of candidates.entries()) {
    const column = fit();
    const strength = measureOutOfFold(prepared, column) ?? -Infinity;
    if (best === null || strength > highest) {
      best = column;
      highest = strength;
    }
    await control.breathe((i + 1) / candidates.length);
  }
  if (best === null) return null;
  const means = fitMeans(prepared, best, best.encode(prepared.train), () => true);
  return {
    validation: predict(means, best.encode(prepared.validation)),
    test: predict(means, best.encode(prepared.test)),
    detail: best.name,
  };
}

/** One candidate for each number and each category. */
function listCandidates(prepared: Prepared): (() => ColumnCodes)[] {
  const numbers = prepared.numberNames.map(
    (_, f) => () => fitColumnCodes(prepared, { kind: "number", at: f }),
  );
  const categories = prepared.categoryNames.map(
    (_, c) => () => fitColumnCodes(prepared, { kind: "category", at: c }),
  );
  return [...numbers, ...categories];
}

function measureOutOfFold(prepared: Prepared, column: ColumnCodes): number | null {
  const codes = column.encode(prepared.train);
  const outputs = countOutputs(prepared);
  const predicted = new Float64Array(codes.length * outputs);
  for (let fold = 0; fold < folds; fold++) {
    const means = fitMeans(prepared, column, codes, (i) => i % folds !== fold);
    for (let i = fold; i < codes.length; i += folds) {
      for (let k = 0; k < outputs; k++) predicted[i * outputs + k] = means.values[codes[i] * outputs + k];
    }
  }
  const { target } = prepared.train;
  if (prepared.task === "binary") return computeAuc(target, predicted);
  if (prepared.task === "multiclass") return computeAucOvr(target, predicted, outputs);
  return computeR2(target, predicted);
}

interface Means {
  /** [codes, K] row by row */
  values: Float64Array;
  outputs: number;
}

/** Shrunk mean of the target (or shares of the classes) for each code, over the training customers in `uses`. */
function fitMeans(
  prepared: Prepared,
  column: ColumnCodes,
  codes: Int32Array,
  uses: (i: number) => boolean,
): Means {
  const outputs = countOutputs(prepared);
  const { target } = prepared.train;
  const values = new Float64Array(column.size * outputs);
  const counts = new Float64Array(column.size);
  const all = new Float64Array(outputs);
  let n = 0;
  for (let i = 0; i < codes.length; i++) {
    if (!uses(i)) continue;
    const k = prepared.task === "multiclass" ? target[i] : 0;
    const amount = prepared.task === "multiclass" ? 1 : target[i];
    values[codes[i] * outputs + k] += amount;
    all[k] += amount;
    counts[codes[i]]++;
    n++;
  }
  for (let code = 0; code < column.size; code++) {
    for (let k = 0; k < outputs; k++) {
      const at = code * outputs + k;
      values[at] = (values[at] + (shrinkage * all[k]) / n) / (counts[code] + shrinkage);
    }
  }
  return { values, outputs };
}

function predict({ values, outputs }: Means, codes: Int32Array): Float64Array {
  return Float64Array.from(
    { length: codes.length * outputs },
    (_, i) => values[codes[Math.floor(i / outputs)] * outputs + (i % outputs)],
  );
}

function countOutputs(prepared: Prepared): number {
  return prepared.task === "multiclass" ? prepared.classes!.length : 1;
}
