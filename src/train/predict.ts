import { tidy, type Weights } from "../engine/tensor.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planBatches, readOffsets, type BatchPlan } from "../features/batches/plan-batches.ts";
import { runModel, type ModelShape } from "../model/model.ts";
import { toInputs } from "./inputs.ts";
import type { TaskHead } from "./losses.ts";
import { listSizes } from "./step.ts";
import type { TrainJob } from "./types.ts";

const leastBatchSize = 32;

/** The batches of a held-out side, and how one goes through the model. */
function openSide(weights: Weights, shape: ModelShape, job: TrainJob, name: "validation" | "test") {
  const { prepared, recipe } = job;
  const side = shape.fusion === "structured-only" ? { ...prepared[name], tokens: null } : prepared[name];
  const batchSize = Math.max(leastBatchSize, recipe.train.batchSize);
  const plans = planBatches(readOffsets(side), batchSize, { seed: 0, epoch: 0, shuffle: false });
  const run = (plan: BatchPlan) => {
    const batch = fillBatch(side, shape.numbers, shape.categorySizes.length, plan, prepared.tokenizer?.padId);
    return tidy(() => runModel(weights, shape, toInputs(batch, shape), null)); // [B, K]
  };
  return { plans, run, size: side.target.length };
}

/**
 * Lists the predictions of a held-out side, one of each size of batch, for a device to rehearse.
 *
 * memory: they leave no tensor
 */
export function listPredictions(...given: Parameters<typeof openSide>): (() => void)[] {
  const { plans, run } = openSide(...given);
  return listSizes(plans).map((plan) => () => run(plan).dispose());
}

/**
 * Predicts all customers of a held-out side: probabilities, or values in the target's own units.
 *
 * shapes: -> [N, K] row by row, in the order of the side
 * memory: leaves no tensor
 */
export async function predictSide(
  weights: Weights,
  shape: ModelShape,
  job: TrainJob,
  name: "validation" | "test",
  head: TaskHead,
  waitStep: () => Promise<void>,
): Promise<Float32Array> {
  const { plans, run, size } = openSide(weights, shape, job, name);
  const scores = new Float32Array(size * shape.outputs);
  for (const plan of plans) {
    await waitStep();
    const logits = run(plan);
    const values = head.toScores((await logits.data()) as Float32Array);
    logits.dispose();
    plan.rows.forEach((row, i) =>
      scores.set(values.subarray(i * shape.outputs, (i + 1) * shape.outputs), row * shape.outputs),
    );
  }
  return scores;
}
