import type { Prepared } from "../../../features/types.ts";
import type { LinearLoss } from "./fit-linear.ts";

/**
 * The loss of a linear model for this task, and its outputs.
 */
export function chooseLoss(prepared: Prepared): { loss: LinearLoss; outputs: number } {
  if (prepared.task === "binary") return { loss: "logistic", outputs: 1 };
  if (prepared.task === "multiclass") return { loss: "softmax", outputs: prepared.classes!.length };
  return { loss: "squared", outputs: 1 };
}

/**
 * The strength of a penalty under the name that scikit-learn gives it.
 */
export function describePenalty(loss: LinearLoss, penalty: number): string {
  return loss === "squared" ? `alpha = ${penalty}` : `C = ${Number((1 / penalty).toPrecision(3))}`;
}
