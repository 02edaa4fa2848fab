import type { BatchPlan } from "../features/batches/plan-batches.ts";
import type { Batch } from "../features/types.ts";
import { runAdamW } from "../engine/ops/adamw.ts";
import { computeClipScale } from "../engine/ops/clip.ts";
import { computeGradients } from "../engine/tape.ts";
import { countStepsPerReadback, dispose, readBackend, waitForDevice, type Scalar } from "../engine/tensor.ts";
import { rehearse } from "../engine/webgpu/device.ts";
import { isDecayed } from "../model/model.ts";
import { readLosses } from "./pending-losses.ts";
import { tick, type TrainRun } from "./state.ts";

/**
 * Takes one training step: gradient, clipping, AdamW; and counts it. Its loss is read back with those of its neighbours.
 *
 * memory: the weights and the optimizer's means are changed; `run.losses` grows by one tensor, until they are read
 * errors: train/diverged, when the loss of a step is no finite number
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
  run.losses.push(loss);
  if (state.phase === "train") state.stepRates.push(Math.fround(learningRate));
  state.step++;
  state.batch++;
  state.tokens += batch.tokenCount;
  state.positions += batch.ids.length;
  await waitForDevice();
  if (run.losses.length >= countStepsPerReadback()) await readLosses(run);
  state.stepMs += run.context.clock() - start;
  tick(run);
}

const mostSizes = 12;

/** Lists one batch of each size, the first of them first: a device keeps programs for each; no more than it can warm up in a moment. */
export function listSizes(plans: BatchPlan[]): BatchPlan[] {
  const sizes = new Map<string, BatchPlan>();
  for (const plan of plans) {
    const size = `${plan.texts?.count ?? 1} ${plan.rows.length} x ${plan.length}`;
    if (!sizes.has(size)) sizes.set(size, plan);
  }
  return [...sizes.values()].slice(0, mostSizes);
}

/**
 * Takes steps and throws their results away: what a device or an engine compiles at first use is compiled then.
 *
 * On WebGPU nothing runs, the programs alone are made: those of all `losses` and of all `predictions`; elsewhere the
 * gradient of the first loss is computed and the weights stay as they are.
 *
 * errors: engine/device-lost
 */
export async function warmUp(
  run: TrainRun,
  losses: (() => Scalar)[],
  predictions: (() => void)[] = [],
): Promise<void> {
  const start = run.context.clock();
  const isGpu = readBackend() === "webgpu";
  const work = (computeLoss: () => Scalar) => {
    const { loss, gradients } = computeGradients(run.weights, run.names, computeLoss);
    const scale = computeClipScale(gradients, run.job.recipe.train.clipNorm);
    if (isGpu) {
      const step = { learningRate: 0, weightDecay: 0, isDecayed, scale };
      runAdamW(run.weights, gradients, { ...run.optimizer }, step);
    }
    dispose([loss, gradients, scale]);
  };
  if (isGpu) {
    await rehearse(() => {
      losses.forEach(work);
      predictions.forEach((predict) => predict());
    });
  } else losses.slice(0, 1).forEach(work);
  run.warmUpMs += run.context.clock() - start;
  run.tickedAtMs = run.context.clock();
}
