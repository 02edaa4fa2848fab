import type { SparseRows } from "../../../features/types.ts";
import type { Control } from "../../control.ts";
import { computeLogLoss } from "../../metrics/log-loss.ts";
import { computeRmse } from "../../metrics/rmse.ts";
import { applyLinear, fitLinear, type LinearLoss, type LinearModel } from "./fit-linear.ts";

/** A side's features and target. */
export interface LinearSide {
  features: SparseRows;
  target: ArrayLike<number>;
}

/**
 * Fits a linear model for each penalty and keeps the one with the lowest loss on validation.
 *
 * The loss is log loss, or the root mean squared error of a regression; the first of `penalties` wins a tie, and
 * is alone fitted where validation is empty.
 *
 * errors: evaluate/cancelled
 */
export async function choosePenalty(
  train: LinearSide,
  validation: LinearSide,
  options: { loss: LinearLoss; outputs: number; penalties: number[] },
  control: Control,
): Promise<{ model: LinearModel; penalty: number }> {
  const { loss, outputs } = options;
  const penalties = validation.target.length === 0 ? options.penalties.slice(0, 1) : options.penalties;
  let best: { model: LinearModel; penalty: number } | null = null;
  let lowest = Infinity;
  let start: LinearModel | undefined;
  for (const [i, penalty] of penalties.entries()) {
    const onIteration = (iteration: number) =>
      control.breathe((i + iteration / (iteration + 50)) / penalties.length);
    const model = await fitLinear(train.features, train.target, {
      loss,
      outputs,
      penalty,
      start,
      onIteration,
    });
    const predicted = applyLinear(model, validation.features);
    const measured =
      loss === "squared"
        ? computeRmse(validation.target, predicted)
        : computeLogLoss(validation.target, predicted, outputs);
    if (best === null || measured < lowest) {
      best = { model, penalty };
      lowest = measured;
    }
    start = model;
  }
  return best!;
}
