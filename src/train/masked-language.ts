import { initRandom, mixSeed } from "../base/random.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planBatches, readOffsets, type BatchPlan } from "../features/batches/plan-batches.ts";
import type { ModelShape } from "../model/model.ts";
import { saveCheckpoint } from "./checkpoints/checkpoint.ts";
import { measureHeldOut } from "./held-out-loss.ts";
import { joinTexts, readOthers } from "./join-sides.ts";
import { maskTokens } from "./mask-tokens.ts";
import { computeMaskedLoss, describeTextShape } from "./masked-loss.ts";
import { addCurvePoint, readLosses } from "./pending-losses.ts";
import { tick, type TrainRun } from "./state.ts";
import { listSizes, runStep, warmUp } from "./step.ts";

const warmupSteps = 100;
const pointEvery = 20;

/**
 * Lets the encoder guess hidden words of all texts that are in neither held-out side, for `pretrain.minutes`: those of the
 * training customers, and of customers without a label. The loss on validation texts is measured
 * before and after, and nothing is learned from them.
 *
 * How many steps that makes depends on the machine; what each of them does depends on (seed, step) alone. The
 * minutes that a checkpoint has used are not given again.
 *
 * memory: `run.weights` and the means of `run.optimizer` change as it goes: on simd and WebGPU they are written in
 *         place, on plain cpu replaced
 * errors: train/cancelled; train/diverged
 */
export async function runMaskedLanguage(run: TrainRun, shape: ModelShape): Promise<void> {
  const { state, context } = run;
  const { recipe, prepared } = run.job;
  const { minutes, learningRate } = recipe.pretrain;
  const limitMs = minutes * 60_000;
  const { batchSize, dropout } = recipe.train;
  const textShape = describeTextShape(shape);
  const texts = joinTexts(prepared.train, readOthers(run.job));
  const planEpoch = (epoch: number) =>
    planBatches(readOffsets(texts), batchSize, {
      seed: mixSeed(recipe.seed, "pretrain"),
      epoch,
      shuffle: true,
      texts: texts.tokens?.texts,
    });

  const prepareStep = (plan: BatchPlan, step: number) => {
    const batch = fillBatch(texts, 0, 0, plan, prepared.tokenizer!.padId);
    const masked = maskTokens(batch, prepared.tokenizer!, initRandom(mixSeed(recipe.seed, "masks", step)));
    const computeLoss = () => {
      const mode = {
        dropout,
        seed: mixSeed(recipe.seed, "pretrain-dropout", step),
        recompute: run.recompute,
      };
      return computeMaskedLoss(run.weights, textShape, batch, masked, mode);
    };
    return { batch, masked, computeLoss };
  };

  run.pointEvery = pointEvery;
  const report = (now = false) => {
    const share = Math.min(1, state.phaseMs / limitMs);
    const steps = share > 0 ? Math.round(state.step / share) : state.step;
    const paused = context.control.isPaused();
    const leftMs = Math.max(0, limitMs - state.phaseMs);
    context.reporter.report({ ...state, phase: "pretrain", steps, leftMs, paused }, now);
  };

  const rehearsed = listSizes(planEpoch(0)).map((plan) => prepareStep(plan, -1));
  const isUsable = ({ masked }: (typeof rehearsed)[number]) => masked.positions.length > 0;
  await warmUp(
    run,
    rehearsed.filter(isUsable).map(({ computeLoss }) => computeLoss),
  );
  if (state.step === 0) state.heldOutBefore = await measureHeldOut(run, textShape);
  run.tickedAtMs = context.clock();
  for (; state.phaseMs < limitMs && !context.control.isStopped(); state.epoch++, state.batch = 0) {
    const plans = planEpoch(state.epoch);
    while (state.batch < plans.length && state.phaseMs < limitMs) {
      if (context.clock() - run.savedAtMs >= context.checkpointEveryMs) await saveCheckpoint(run);
      tick(run);
      await context.control.waitStep(async () => {
        await saveCheckpoint(run);
        report(true);
      });
      run.tickedAtMs = context.clock();
      if (context.control.isStopped()) break;

      const { batch, masked, computeLoss } = prepareStep(plans[state.batch], state.step);
      if (masked.positions.length === 0) {
        state.batch++;
        continue;
      }
      await runStep(run, batch, learningRate * Math.min(1, (state.step + 1) / warmupSteps), computeLoss);
      report();
    }
  }
  await readLosses(run);
  addCurvePoint(run, state.step, null);
  const { step: steps, curve, tokens, phaseMs } = state;
  const heldOutLoss = { before: state.heldOutBefore, after: await measureHeldOut(run, textShape) };
  state.pretrain = { steps, curve, tokens, minutes: phaseMs / 60_000, heldOutLoss };
}
