import { tidy, type Weights } from "../engine/tensor.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planBatches, readOffsets } from "../features/batches/plan-batches.ts";
import { runModel, type ModelShape } from "../model/model.ts";
import { toInputs } from "./inputs.ts";
import type { TaskHead } from "./losses.ts";
import type { TrainJob } from "./types.ts";

const leastBatchSize = 32;

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
  const { prepared, recipe } = job;
  const side = shape.fusion === "structured-only" ? { ...prepared[name], tokens: null } : prepared[name];
  const batchSize = Math.max(leastBatchSize, recipe.train.batchSize);
  const plans = planBatches(readOffsets(side), batchSize, { seed: 0, epoch: 0, shuffle: false });
  const scores = new Float32Array(side.target.length * shape.outputs);
  for (const plan of plans) {
    await waitStep();
    const padId = prepared.tokenizer?.padId;
    const batch = fillBatch(side, shape.numbers, shape.categorySizes.length, plan, padId);
    const logits = tidy(() => runModel(weights, shape, toInputs(batch, shape), null)); // [B, K]
    const values = head.toScores((await logits.data()) as Float32Array);
    logits.dispose();
    batch.rows.forEach((row, i) =>
      scores.set(values.subarray(i * shape.outputs, (i + 1) * shape.outputs), row * shape.outputs),
    );
  }
  return scores;
}
