import { initRandom, mixSeed } from "../base/random.ts";
import { copyTensor, dispose } from "../engine/tensor.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planEpoch, readOffsets, type BatchPlan } from "../features/batches/plan-batches.ts";
import { runModel, type ModelShape } from "../model/model.ts";
import { augmentBatch, isAugmenting } from "./augment.ts";
import { saveCheckpoint } from "./checkpoints/checkpoint.ts";
import { isBetter, isEvaluationDue } from "./early-stopping.ts";
import { standIn, toInputs } from "./inputs.ts";
import { readTrainSide } from "./join-sides.ts";
import type { TaskHead } from "./losses.ts";
import { describeSide, listPredictions, predictSide } from "./predict.ts";
import { computeLearningRate } from "./schedules/warmup-cosine.ts";
import { listProposed } from "./proposals.ts";
import { addCurvePoint, failDiverged, readLosses } from "./pending-losses.ts";
import { tick, type TrainRun } from "./state.ts";
import { listSizes, runStep, warmUp } from "./step.ts";
import type { TrainProgress } from "./types.ts";

const curvePoints = 200;

/**
 * Fine-tunes the model from where its state stands, until one of four reasons ends it; `run.best` then holds the
 * trained weights that did best on the validation side, or the last where the recipe keeps those.
 *
 * What a step does depends on (seed, step) and the weights alone, so a training that was ended between two steps and
 * resumed from its checkpoint gives the same weights, bit by bit, as one that was never stopped.
 *
 * memory: `run.weights` and the means of `run.optimizer` change as it goes: on simd and WebGPU they are written in
 *         place, on plain cpu replaced; `run.best` is a copy, replaced when a better one is found
 * errors: train/cancelled; train/diverged
 */
export async function runLoop(run: TrainRun, shape: ModelShape, head: TaskHead): Promise<void> {
  const { state, context } = run;
  const { recipe, prepared } = run.job;
  const { epochs, learningRate, warmup, dropout, maxMinutes, earlyStopping, augment } = recipe.train;
  const train = readTrainSide(run);
  const side = shape.fusion === "structured-only" ? { ...train, tokens: null } : train;
  const plan = (epoch: number) => planEpoch(readOffsets(side), recipe, epoch, side.tokens?.texts);
  const stepsPerEpoch = plan(0).length;
  const steps = epochs * stepsPerEpoch;
  run.pointEvery = Math.ceil(steps / curvePoints);
  const stepAtStart = state.step;
  const phaseMsAtStart = state.phaseMs;

  const fill = (plan: BatchPlan) =>
    fillBatch(side, shape.numbers, shape.categorySizes.length, plan, prepared.tokenizer?.padId);

  const proposed = listProposed(run, side);
  const change = (batch: ReturnType<typeof fill>, plan: BatchPlan, step: number) => {
    if (!side.tokens || !isAugmenting(augment)) return batch;
    const random = initRandom(mixSeed(recipe.seed, "augment", step));
    const proposals = proposed.map((other) => fillBatch(other, 0, 0, plan, prepared.tokenizer!.padId).ids);
    return augmentBatch(batch, augment, prepared.tokenizer!, random, proposals);
  };

  const computeLoss = (batch: ReturnType<typeof fill>, step: number) => () => {
    const inputs = toInputs(batch, shape);
    const mode = { dropout, seed: mixSeed(recipe.seed, "dropout", step), recompute: run.recompute };
    return head.computeLoss(runModel(run.weights, shape, inputs, mode), batch.target);
  };

  const report = (phase: TrainProgress["phase"], now = false) => {
    const meanMs = (state.phaseMs - phaseMsAtStart) / Math.max(1, state.step - stepAtStart);
    const limitMs = maxMinutes === null ? Infinity : maxMinutes * 60_000 - state.phaseMs;
    const leftMs =
      state.step > stepAtStart ? Math.max(0, Math.min(limitMs, meanMs * (steps - state.step))) : null;
    const paused = context.control.isPaused();
    context.reporter.report({ ...state, phase, steps, leftMs, paused }, now);
  };

  const waitStep = async (phase: TrainProgress["phase"], canSave: boolean) => {
    tick(run);
    await context.control.waitStep(async () => {
      if (canSave) await saveCheckpoint(run);
      report(phase, true);
    });
    run.tickedAtMs = context.clock();
  };

  const evaluate = async () => {
    report("validate");
    await readLosses(run);
    const validation = describeSide(run.job, "validation");
    const wait = () => waitStep("validate", false);
    const scores = await predictSide(run.weights, shape, validation, head, wait, run.trunk);
    if (!scores.every(Number.isFinite)) failDiverged(run, state.step, NaN);
    const measured = context.validate(scores);
    const value = measured !== null && Number.isFinite(measured) ? measured : null;
    addCurvePoint(run, state.step, value);
    const { metric, keep } = earlyStopping;
    if (keep === "last" || isBetter(metric, value, state.bestValue)) {
      if (run.best) dispose(run.best);
      run.best = Object.fromEntries(run.names.map((name) => [name, copyTensor(run.weights[name])]));
      Object.assign(state, { bestStep: state.step, bestValue: value, bestEpoch: state.epoch });
    }
    state.evaluatedStep = state.step;
    tick(run);
  };

  const end = async (reason: typeof state.stoppedBecause) => {
    if (state.evaluatedStep !== state.step) await evaluate();
    state.stoppedBecause = reason;
    await saveCheckpoint(run);
  };

  if (state.stoppedBecause) return;
  report("warm-up", true);
  const rehearsed = listSizes(plan(state.epoch)).map(
    (batch) => () => computeLoss(standIn(fill(batch), shape), -1)(),
  );
  await warmUp(run, rehearsed, listPredictions(run.weights, shape, describeSide(run.job, "validation")));

  for (; state.epoch < epochs; state.epoch++, state.batch = 0) {
    const plans = plan(state.epoch);
    for (;;) {
      const isDue = state.step > 0 && isEvaluationDue(state.batch, plans.length);
      if (isDue && state.evaluatedStep !== state.step) await evaluate();
      if (state.batch === plans.length) break;

      if (context.clock() - run.savedAtMs >= context.checkpointEveryMs) await saveCheckpoint(run);
      await waitStep("train", true);
      if (context.control.isStopped()) return end("stopped");
      if (maxMinutes !== null && state.phaseMs >= maxMinutes * 60_000) return end("max-minutes");

      const batch = change(fill(plans[state.batch]), plans[state.batch], state.step);
      // what is frozen makes something new of a changed text
      if (run.trunk && side.tokens && !isAugmenting(augment)) {
        const start = context.clock();
        await run.trunk.fill(batch, side.tokens);
        state.stepMs += context.clock() - start;
      }
      const rate = computeLearningRate(state.step, steps, learningRate, warmup);
      await runStep(run, batch, rate, computeLoss(batch, state.step));
      report("train");
    }
    const isLast = state.epoch + 1 === epochs;
    if (!isLast && state.epoch - state.bestEpoch >= earlyStopping.patience) return end("early-stopping");
  }
  return end("epochs");
}
