import { tidy, type Weights } from "../engine/tensor.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planBatches, readOffsets, type BatchPlan } from "../features/batches/plan-batches.ts";
import type { Batch, PreparedSide } from "../features/types.ts";
import { runModel, type ModelShape } from "../model/model.ts";
import { standIn, toInputs } from "./inputs.ts";
import type { TaskHead } from "./losses.ts";
import { listSizes } from "./step.ts";
import type { TrunkCache } from "./trunk/trunk-cache.ts";
import type { TrainJob } from "./types.ts";

/** Customers of a batch that is predicted, if that is more than the training's own batches have, */
const usualBatchSize = 32;
/** and no more texts than have so many tokens, lest a training that fits end at its first look at validation. */
const usualTokens = usualBatchSize * 128;

/** Customers to be predicted, and how they are put into batches: both tell the last bits of a prediction. */
export interface SideToPredict {
  side: PreparedSide;
  batchSize: number;
  padId: number;
}

/** A side of a training that it does not learn from, in the batches that it is predicted in. */
export function describeSide(
  { prepared, recipe }: Pick<TrainJob, "prepared" | "recipe">,
  name: "validation" | "test" | "unlabelled",
): SideToPredict {
  const side = prepared[name]!;
  const { combine, most } = recipe.texts;
  const tokens = side.tokens ? recipe.encoder.maxTokens * (combine === "attend" ? most : 1) : 0;
  const usual = tokens > 0 ? Math.min(usualBatchSize, Math.floor(usualTokens / tokens)) : usualBatchSize;
  return {
    side,
    batchSize: Math.max(recipe.train.batchSize, usual),
    padId: prepared.tokenizer?.padId ?? 0,
  };
}

/** The batches of a side, and how one goes through the model. */
function openSide(
  weights: Weights,
  shape: ModelShape,
  { side: given, batchSize, padId }: SideToPredict,
  trunk: TrunkCache | null = null,
) {
  const side = shape.fusion === "structured-only" ? { ...given, tokens: null } : given;
  const order = { seed: 0, epoch: 0, shuffle: false, texts: side.tokens?.texts };
  const plans = planBatches(readOffsets(side), batchSize, order);
  const fill = (plan: BatchPlan) => fillBatch(side, shape.numbers, shape.categorySizes.length, plan, padId);
  const run = (batch: Batch) => tidy(() => runModel(weights, shape, toInputs(batch, shape), null)); // [B, K]
  const fillStates = async (plan: BatchPlan) => {
    const batch = fill(plan);
    if (side.tokens) await trunk?.fill(batch, side.tokens);
    return batch;
  };
  return { plans, fill, fillStates, run, size: side.target.length };
}

/**
 * Lists the predictions of a side, one of each size of batch, for a device to rehearse.
 *
 * memory: they leave no tensor
 */
export function listPredictions(...given: Parameters<typeof openSide>): (() => void)[] {
  const { plans, fill, run } = openSide(...given);
  return listSizes(plans).map((plan) => () => run(standIn(fill(plan), given[1])).dispose());
}

/**
 * Predicts all customers of a side: probabilities, or values in the target's own units.
 *
 * `waitStep` is called before each batch, with the customers that are done. With a `trunk`, what is frozen runs once for each text.
 *
 * shapes: -> [N, K] row by row, in the order of the side
 * memory: leaves no tensor
 */
export async function predictSide(
  weights: Weights,
  shape: ModelShape,
  customers: SideToPredict,
  head: Pick<TaskHead, "toScores">,
  waitStep: (done: number) => Promise<void>,
  trunk: TrunkCache | null = null,
): Promise<Float32Array<ArrayBuffer>> {
  const { plans, fillStates, run, size } = openSide(weights, shape, customers, trunk);
  const scores = new Float32Array(size * shape.outputs);
  let done = 0;
  for (const plan of plans) {
    await waitStep(done);
    done += plan.rows.length;
    const logits = run(await fillStates(plan));
    const values = head.toScores((await logits.data()) as Float32Array);
    logits.dispose();
    plan.rows.forEach((row, i) =>
      scores.set(values.subarray(i * shape.outputs, (i + 1) * shape.outputs), row * shape.outputs),
    );
  }
  return scores;
}
