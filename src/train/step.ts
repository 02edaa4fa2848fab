import { fail } from "../base/problem.ts";
import type { Batch } from "../features/types.ts";
import { runAdamW } from "../engine/ops/adamw.ts";
import { computeClipScale } from "../engine/ops/clip.ts";
import { computeGradients } from "../engine/tape.ts";
import { dispose, type Scalar } from "../engine/tensor.ts";
import { isDecayed } from "../model/model.ts";
import { tick, type TrainRun } from "./state.ts";

/**
 * Takes one training step: gradient, clipping, AdamW; and counts it.
 *
 * memory: the weights and the optimizer's means are replaced; nothing else is left
 * errors: train/diverged, when the loss is no finite number
 */
export async function runStep(
  run: TrainRun,
  batch: Batch,
  learningRate: number,
  computeLoss: () => Scalar,
): Promise<void> {
  const { weights, names, optimizer, state } = run;
  const { clipNorm, weightDecay } = run.job.recipe.train;
  const start = run.context.clock();
  const { loss, gradients } = computeGradients(weights, names, computeLoss);
  const scale = computeClipScale(gradients, clipNorm);
  runAdamW(weights, gradients, optimizer, { learningRate, weightDecay, isDecayed, scale });
  dispose([gradients, scale]);
  const value = (await loss.data())[0];
  loss.dispose();
  if (!Number.isFinite(value)) {
    fail(
      "train/diverged",
      `The loss of step ${state.step + 1} is ${value}, no finite number; choose a learning rate below ${learningRate}.`,
      { step: state.step + 1, loss: String(value), learningRate },
    );
  }
  state.lossSum += value;
  state.lossCount++;
  state.step++;
  state.batch++;
  state.tokens += batch.tokenCount;
  state.positions += batch.ids.length;
  state.stepMs += run.context.clock() - start;
  tick(run);
}

/** Runs one step on the weights as they are and throws its result away: compiles what a device compiles at first use. */
export async function warmUp(run: TrainRun, computeLoss: () => Scalar): Promise<void> {
  const start = run.context.clock();
  const { loss, gradients } = computeGradients(run.weights, run.names, computeLoss);
  await loss.data();
  dispose([loss, gradients]);
  run.warmUpMs += run.context.clock() - start;
  run.tickedAtMs = run.context.clock();
}

/** Closes a stretch of the training curve: mean loss since the last point, with the metric where it was measured. */
export function addCurvePoint(run: TrainRun, validation: number | null): void {
  const { state } = run;
  if (state.lossCount > 0) {
    state.curve.push({ step: state.step, loss: state.lossSum / state.lossCount, validation });
    state.lossSum = 0;
    state.lossCount = 0;
  } else if (validation !== null && state.curve.length > 0) {
    state.curve[state.curve.length - 1].validation = validation;
  }
}
