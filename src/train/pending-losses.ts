import { fail } from "../base/problem.ts";
import { dispose, readScalars } from "../engine/tensor.ts";
import type { TrainRun } from "./state.ts";

/**
 * Brings the losses of the steps since the last call back from the device, in one transfer, draws the curve with them and
 * keeps those of the fine-tuning one by one.
 *
 * memory: disposes of `run.losses`, even where they cannot be read
 * errors: train/diverged, when a loss is no finite number; engine/device-lost
 */
export async function readLosses(run: TrainRun): Promise<void> {
  const { state, losses, pointEvery } = run;
  if (losses.length === 0) return;
  run.losses = [];
  const values = await readScalars(losses).finally(() => dispose(losses));
  values.forEach((value, i) => {
    const step = state.step - values.length + i + 1;
    if (!Number.isFinite(value)) failDiverged(run, step, value);
    if (state.phase === "train") state.stepLosses.push(value);
    state.lossSum += value;
    state.lossCount++;
    if (step % pointEvery === 0) addCurvePoint(run, step, null);
  });
}

/**
 * Ends a training that went out of all bounds.
 *
 * errors: train/diverged
 */
export function failDiverged({ state, job }: TrainRun, step: number, loss: number): never {
  const { learningRate } = state.phase === "pretrain" ? job.recipe.pretrain : job.recipe.train;
  fail(
    "train/diverged",
    `The loss of step ${step} is ${loss}, no finite number; choose a learning rate below ${learningRate}.`,
    { step, loss: String(loss), learningRate },
  );
}

/** Closes a stretch of the training curve: mean loss since the last point, with the metric where it was measured. */
export function addCurvePoint({ state }: TrainRun, step: number, validation: number | null): void {
  if (state.lossCount > 0) {
    state.curve.push({ step, loss: state.lossSum / state.lossCount, validation });
    state.lossSum = 0;
    state.lossCount = 0;
  } else if (validation !== null && state.curve.length > 0) {
    state.curve[state.curve.length - 1].validation = validation;
  }
}
