import { initRandom, mixSeed } from "../base/random.ts";
import { tidy } from "../engine/tensor.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planBatches, readOffsets } from "../features/batches/plan-batches.ts";
import type { PreparedSide } from "../features/types.ts";
import type { ModelShape } from "../model/model.ts";
import { takeTokens } from "./join-sides.ts";
import { maskTokens } from "./mask-tokens.ts";
import { computeMaskedLoss } from "./masked-loss.ts";
import type { TrainRun } from "./state.ts";

/** So many texts tell the loss well enough. */
const mostTexts = 1000;

/**
 * Measures how well the encoder guesses hidden words of validation texts, the first 1,000: mean loss of a hidden token.
 *
 * Which words are hidden depends on the seed alone, so that two measurements differ in the weights and in nothing else. Null
 * where the texts hold no word.
 *
 * memory: leaves no tensor; the weights stay as they are
 * errors: train/cancelled
 */
export async function measureHeldOut(
  { weights, job, context }: Pick<TrainRun, "weights" | "job" | "context">,
  textShape: ModelShape,
): Promise<number | null> {
  const { prepared, recipe } = job;
  const side = limitTexts(prepared.validation);
  const { texts } = side.tokens!;
  const order = { seed: 0, epoch: 0, shuffle: false, texts };
  const plans = planBatches(readOffsets(side), recipe.train.batchSize, order);
  let sum = 0;
  let count = 0;
  for (const [i, plan] of plans.entries()) {
    await context.control.waitStep();
    const batch = fillBatch(side, 0, 0, plan, prepared.tokenizer!.padId);
    const random = initRandom(mixSeed(recipe.seed, "held-out-masks", i));
    const masked = maskTokens(batch, prepared.tokenizer!, random);
    if (masked.positions.length === 0) continue;
    const loss = tidy(() => computeMaskedLoss(weights, textShape, batch, masked, null));
    sum += (await loss.data())[0] * masked.positions.length;
    count += masked.positions.length;
    loss.dispose();
  }
  return count > 0 ? sum / count : null;
}

function limitTexts(side: PreparedSide): PreparedSide {
  const rows = side.target.length;
  if (rows <= mostTexts || !side.tokens) return side;
  const tokens = takeTokens(side.tokens, [...side.target.keys()].slice(0, mostTexts));
  return { ...side, tokens, target: side.target.subarray(0, mostTexts) };
}
