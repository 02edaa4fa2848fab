import { initRandom, mixSeed } from "../base/random.ts";
import { computeCrossEntropy } from "../engine/ops/cross-entropy.ts";
import { toTensor } from "../engine/tensor.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planBatches, readOffsets, type BatchPlan } from "../features/batches/plan-batches.ts";
import { runMaskedLanguageModel, type ModelShape } from "../model/model.ts";
import { saveCheckpoint } from "./checkpoints/checkpoint.ts";
import { toInputs } from "./inputs.ts";
import { maskTokens, padMasked } from "./mask-tokens.ts";
import { addCurvePoint, readLosses } from "./pending-losses.ts";
import { tick, type TrainRun } from "./state.ts";
import { listSizes, runStep, warmUp } from "./step.ts";

const warmupSteps = 100;
const pointEvery = 20;

/**
 * Lets the encoder guess hidden words of the training customers' texts, for `pretrain.minutes`.
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
  const limitMs = recipe.pretrain.minutes * 60_000;
  const { batchSize, learningRate, dropout } = recipe.train;
  const textShape: ModelShape = {
    ...shape,
    fusion: "text-only",
    method: { kind: "full" },
    numbers: 0,
    categorySizes: [],
  };
  const planEpoch = (epoch: number) =>
    planBatches(readOffsets(prepared.train), batchSize, {
      seed: mixSeed(recipe.seed, "pretrain"),
      epoch,
      shuffle: true,
    });

  const prepareStep = (plan: BatchPlan, step: number) => {
    const batch = fillBatch(prepared.train, 0, 0, plan, prepared.tokenizer!.padId);
    const masked = maskTokens(batch, prepared.tokenizer!, initRandom(mixSeed(recipe.seed, "masks", step)));
    const computeLoss = () => {
      const inputs = toInputs({ ...batch, ids: masked.ids }, textShape);
      const mode = {
        dropout,
        seed: mixSeed(recipe.seed, "pretrain-dropout", step),
        recompute: run.recompute,
      };
      const { positions, labels, weights } = padMasked(masked);
      const chosen = toTensor(positions, [positions.length], "int32");
      const logits = runMaskedLanguageModel(run.weights, textShape, inputs, chosen, mode); // [M, V]
      return computeCrossEntropy(
        logits,
        toTensor(labels, [labels.length], "int32"),
        toTensor(weights, [weights.length]),
      );
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
}
