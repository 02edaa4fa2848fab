import type { Prepared, PreparedSide } from "../../features/types.ts";
import type { BaselineScores } from "./types.ts";

/**
 * Predicts the same for everyone: the shares of the classes, or the mean, of the training customers.
 *
 * shapes: -> [N, K]
 */
export async function runConstant(prepared: Prepared): Promise<BaselineScores> {
  const { task, train } = prepared;
  const outputs = task === "multiclass" ? prepared.classes!.length : 1;
  const row = new Float64Array(outputs);
  for (const target of train.target) {
    if (task === "multiclass") row[target] += 1 / train.target.length;
    else row[0] += target / train.target.length;
  }
  const repeat = (side: PreparedSide) =>
    Float64Array.from({ length: side.target.length * outputs }, (_, i) => row[i % outputs]);
  const detail = Array.from(row, (value) => Number(value.toPrecision(4))).join(", ");
  return { validation: repeat(prepared.validation), test: repeat(prepared.test), detail };
}
