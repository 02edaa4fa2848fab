import { mixSeed } from "../../base/random.ts";
import { disposeAdamW, runAdamW } from "../../engine/ops/adamw.ts";
import { computeClipScale } from "../../engine/ops/clip.ts";
import { computeGradients } from "../../engine/tape.ts";
import { dispose, readScalars, type Weights } from "../../engine/tensor.ts";
import { planBatches, type BatchPlan } from "../../features/batches/plan-batches.ts";
import type { TokenRows } from "../../features/types.ts";
import { isDecayed } from "../../model/model.ts";
import { fail } from "../../base/problem.ts";
import type { FileStore } from "../checkpoints/file-store.ts";
import { computeLearningRate } from "../schedules/warmup-cosine.ts";
import { openRun, saveRun, type PretrainRun } from "./pretrain-checkpoint.ts";
import { computePretrainLoss, fillMasked, type MaskedBatch } from "./pretrain-step.ts";
import type { PretrainJob, PretrainProgress, PretrainState } from "./types.ts";

const pointEvery = 50;

/** What a pre-training is given by those who start it. */
export interface PretrainContext {
  /** Null where nothing can be kept. */
  store: FileStore | null;
  report: (progress: PretrainProgress) => void;
  /** Milliseconds from any start. */
  clock: () => number;
  checkpointEveryMs: number;
  /** After so much time in training it ends, wherever it stands. */
  mostMs: number;
}

/** What a pre-training ends in. */
export interface Pretrained {
  weights: Weights;
  state: PretrainState;
}

/**
 * Lets an encoder guess hidden words of texts, from where its checkpoint stands.
 *
 * What a step does depends on (seed, step) and the weights alone, so a pre-training that was killed and started again ends
 * in the same weights, bit by bit, as one that was not, where the number of steps and not the time ends it.
 *
 * memory: takes over `weights`; the caller disposes of those that are returned
 * errors: train/diverged
 */
export async function pretrainEncoder(
  job: PretrainJob,
  weights: Weights,
  context: PretrainContext,
): Promise<Pretrained> {
  const { store, clock } = context;
  const run = await openRun(store, job.fingerprint, weights);
  const { state } = run;
  state.heldOutBefore ??= await measureHeldOut(run.weights, job);
  const plan = initEpochs(job);
  let savedAtMs = clock();
  while (state.step < job.plan.steps && state.durationMs < context.mostMs) {
    const startMs = clock();
    const loss = await takeStep(run, job, plan(state.step));
    note(state, loss);
    state.durationMs += clock() - startMs;
    report(state, job, context, loss);
    if (clock() - savedAtMs >= context.checkpointEveryMs) {
      await saveRun(store, job.fingerprint, run);
      savedAtMs = clock();
    }
  }
  state.heldOutAfter = await measureHeldOut(run.weights, job);
  await saveRun(store, job.fingerprint, run);
  disposeAdamW(run.optimizer);
  return { weights: run.weights, state };
}

/** The batch of each step, epoch after epoch. */
function initEpochs({ texts, plan }: PretrainJob): (step: number) => BatchPlan {
  let known = { epoch: -1, plans: [] as BatchPlan[] };
  const planEpoch = (epoch: number) =>
    planBatches(texts.train.offsets, plan.batchSize, { seed: plan.seed, epoch, shuffle: true });
  const size = planEpoch(0).length;
  return (step) => {
    const epoch = Math.floor(step / size);
    if (epoch !== known.epoch) known = { epoch, plans: planEpoch(epoch) };
    return known.plans[step % size];
  };
}

async function takeStep(run: PretrainRun, job: PretrainJob, batchPlan: BatchPlan): Promise<number> {
  const { weights, optimizer, state } = run;
  const { plan, teachers } = job;
  const filled: MaskedBatch = fillMasked(job, job.texts.train, batchPlan, state.step);
  if (teachers) filled.taught = await teachers.teach(filled.batch);
  const mode = { dropout: plan.dropout, seed: mixSeed(plan.seed, "pretrain-dropout", state.step) };
  const { loss, gradients } = computeGradients(weights, Object.keys(weights), () =>
    computePretrainLoss(weights, job, filled, mode),
  );
  const scale = computeClipScale(gradients, plan.clipNorm);
  const learningRate = computeLearningRate(state.step, plan.steps, plan.learningRate, plan.warmup);
  runAdamW(weights, gradients, optimizer, { learningRate, weightDecay: plan.weightDecay, isDecayed, scale });
  const [value] = await readScalars([loss]);
  dispose([loss, gradients, scale]);
  state.step++;
  state.tokens += filled.batch.tokenCount;
  if (!Number.isFinite(value)) failDiverged(state.step, value, plan.learningRate);
  return value;
}

function note(state: PretrainState, loss: number): void {
  state.lossSum += loss;
  state.lossCount++;
  if (state.step % pointEvery !== 0) return;
  state.curve.push({ step: state.step, loss: state.lossSum / state.lossCount });
  state.lossSum = 0;
  state.lossCount = 0;
}

function report(
  state: PretrainState,
  { plan }: PretrainJob,
  { report, mostMs }: PretrainContext,
  loss: number,
): void {
  const { step, tokens, durationMs } = state;
  const leftMs = Math.min(mostMs - durationMs, (durationMs / step) * (plan.steps - step));
  const tokensPerSecond = durationMs > 0 ? (1000 * tokens) / durationMs : 0;
  report({ step, steps: plan.steps, loss, tokensPerSecond, leftMs: Math.max(0, leftMs) });
}

/** Mean loss of guessing hidden words of the texts held out, each word with the same weight; the same words each time. */
async function measureHeldOut(weights: Weights, job: PretrainJob): Promise<number> {
  const rows: TokenRows = job.texts.heldOut;
  const plans = planBatches(rows.offsets, job.plan.batchSize, { seed: 0, epoch: 0, shuffle: false });
  let sum = 0;
  let count = 0;
  for (const [place, plan] of plans.entries()) {
    const filled = fillMasked(job, rows, plan, `held out ${place}`);
    const loss = computePretrainLoss(weights, job, filled, null);
    const [value] = await readScalars([loss]);
    loss.dispose();
    sum += value * filled.masked.positions.length;
    count += filled.masked.positions.length;
  }
  return sum / Math.max(1, count);
}

function failDiverged(step: number, value: number, learningRate: number): never {
  fail(
    "train/diverged",
    `The loss of step ${step} is ${value}, no finite number; choose a learning rate below ${learningRate}.`,
    { step, loss: String(value), learningRate },
  );
}
