import { mixSeed } from "../base/random.ts";
import { disposeAdamW, initAdamW } from "../engine/ops/adamw.ts";
import { readBackend, readMemory, resetPeak, dispose, type Weights } from "../engine/tensor.ts";
import { countParameters, initMaskedLanguageHead, initModel, type ModelShape } from "../model/model.ts";
import { loadCheckpoint, readTensors, removeCheckpoint } from "./checkpoints/checkpoint.ts";
import { loadOutcome, saveOutcome } from "./checkpoints/outcome-file.ts";
import { findFingerprint } from "./find-fingerprint.ts";
import { readTrainSide, readUnlabelled } from "./join-sides.ts";
import { runLoop } from "./loop.ts";
import { initTaskHead, type TaskHead } from "./losses.ts";
import { runMaskedLanguage } from "./masked-language.ts";
import { saveModel } from "./model-file.ts";
import { describeShape } from "./model-shape.ts";
import { assertFits, measureStep, planMemory, readMemoryFacts } from "./plan-memory.ts";
import { measureSpeed } from "./plan-time.ts";
import { describeSide, predictSide } from "./predict.ts";
import { proposeTokens } from "./proposals.ts";
import {
  describeUnlabelled,
  disposeSecond,
  keepStart,
  pickBetter,
  startSecondTraining,
} from "./second-training.ts";
import { nameSpeed, saveSpeed } from "./speeds.ts";
import { initState, tick, type TrainContext, type TrainRun, type TrainState } from "./state.ts";
import type { EncoderFacts, TrainingFacts, TrainJob, TrainOutcome } from "./types.ts";

/**
 * Trains the run's own model or one of its parts, from its checkpoint where there is one, and predicts both
 * held-out sides with the weights that were best on validation.
 *
 * memory: leaves no tensor, however it ends
 * errors: train/no-text; model/nothing-structured; train/no-memory; train/cancelled; train/diverged
 */
export async function trainPart(job: TrainJob, context: TrainContext): Promise<TrainOutcome> {
  const { prepared, recipe, part, runId } = job;
  const makeHead = (target: Float32Array) => initTaskHead(prepared, target, recipe.train.classWeights);
  const head = makeHead(prepared.train.target);
  const shape = describeShape(job, head.outputs);
  const fingerprint = await findFingerprint(job, context);
  const finished = await loadOutcome(context, runId, part, fingerprint);
  if (finished) return addNotices(finished, context);

  const plan = planMemory(measureStep(job, shape), readMemoryFacts());
  assertFits(plan);
  resetPeak();
  const run = await startRun(shape, { job, context, fingerprint, recompute: plan.recompute });
  try {
    if (run.state.phase === "pretrain") {
      await runMaskedLanguage(run, shape);
      if (recipe.train.augment.replaceTokens > 0) run.proposals = await proposeTokens(run, shape);
      startFineTuning(run);
    }
    if (!run.state.pseudo) {
      await runLoop(run, shape, head);
      if (readUnlabelled(job)) await startSecondTraining(run, shape, head);
    }
    if (run.state.pseudo?.first) await runLoop(run, shape, makeHead(readTrainSide(run).target));
    const outcome = await finish(run, shape, head, plan.estimate.total);
    await rememberSpeed(run, shape);
    await saveOutcome(context, runId, outcome, fingerprint);
    await removeCheckpoint(run);
    return outcome;
  } finally {
    disposeAdamW(run.optimizer);
    dispose([run.weights, run.best ?? {}, run.losses]);
    disposeSecond(run);
  }
}

/** Keeps how fast this was for the estimate of the next run; not where two backends had a share in it. */
async function rememberSpeed(run: TrainRun, shape: ModelShape): Promise<void> {
  const { store, begunOn } = run.context;
  const backend = readBackend();
  if (!store || (begunOn ?? backend) !== backend) return;
  await saveSpeed(store, nameSpeed(backend, shape.fusion), measureSpeed(run, shape));
}

/** Adds what was told while a finished training was looked for, and is not told by itself. */
function addNotices(outcome: TrainOutcome, { reporter }: TrainContext): TrainOutcome {
  const { notices } = outcome.training;
  const added = reporter.notices.filter(({ code }) => !notices.some((notice) => notice.code === code));
  return { ...outcome, training: { ...outcome.training, notices: [...notices, ...added] } };
}

async function startRun(
  shape: ModelShape,
  given: Pick<TrainRun, "job" | "context" | "fingerprint" | "recompute">,
): Promise<TrainRun> {
  const { job, context, fingerprint } = given;
  const restored = await loadCheckpoint(context, job, fingerprint);
  const common = { ...given, warmUpMs: 0, losses: [], pointEvery: 1 };
  const times = { tickedAtMs: context.clock(), savedAtMs: context.clock() };
  if (restored) {
    const names = Object.keys(restored.optimizer.m);
    return { ...common, ...times, ...restored, names, resumedAtStep: restored.state.step };
  }
  const { seed, pretrain } = job.recipe;
  const isPretraining = pretrain.minutes > 0 && shape.fusion !== "structured-only";
  const weights: Weights = initModel(shape, mixSeed(seed, "weights"));
  if (isPretraining) Object.assign(weights, initMaskedLanguageHead(shape, mixSeed(seed, "masked-head")));
  const names = Object.keys(weights);
  const run: TrainRun = {
    ...common,
    ...times,
    weights,
    names,
    optimizer: initAdamW(weights, names),
    best: null,
    state: initState(isPretraining ? "pretrain" : "train"),
    saves: 0,
    resumedAtStep: null,
  };
  if (!isPretraining) keepStart(run);
  return run;
}

/** Lets go of the masked-language head and starts the optimizer anew. */
function startFineTuning(run: TrainRun): void {
  for (const name of run.names.filter((name) => name.startsWith("cls."))) {
    run.weights[name].dispose();
    delete run.weights[name];
  }
  disposeAdamW(run.optimizer);
  run.names = Object.keys(run.weights);
  run.optimizer = initAdamW(run.weights, run.names);
  run.state = initState("train", run.state.pretrain);
  keepStart(run);
  run.tickedAtMs = run.context.clock();
}

async function finish(
  run: TrainRun,
  shape: ModelShape,
  head: TaskHead,
  estimatedBytes: number,
): Promise<TrainOutcome> {
  const { job, context } = run;
  const { best, state } = pickBetter(run);
  const predict = (name: "validation" | "test") =>
    predictSide(best, shape, describeSide(job, name), head, async () => {
      const { curve, paused } = { curve: state.curve, paused: context.control.isPaused() };
      context.reporter.report({ ...state, curve, paused, phase: "predict", steps: state.step, leftMs: null });
      await context.control.waitStep();
    });
  run.tickedAtMs = context.clock();
  const scores = { validation: await predict("validation"), test: await predict("test") };
  tick(run);
  const { batchSize, padId } = describeSide(job, "test");
  const facts = { shape, task: job.recipe.task, scale: head.scale, batchSize, padId };
  const weights = saveModel(await readTensors(best), facts);
  return {
    part: job.part,
    scores,
    training: describeTraining(run, state, estimatedBytes),
    encoder: describeEncoder(run, shape),
    weights,
    steps: { loss: Float32Array.from(state.stepLosses), rate: Float32Array.from(state.stepRates) },
  };
}

function describeTraining(run: TrainRun, state: TrainState, estimatedBytes: number): TrainingFacts {
  const { job } = run;
  const stepsPerEpoch = Math.ceil(readTrainSide({ job, state }).target.length / job.recipe.train.batchSize);
  return {
    steps: state.step,
    epochs: Math.round((100 * state.step) / stepsPerEpoch) / 100,
    stoppedBecause: state.stoppedBecause!,
    bestStep: state.bestStep!,
    curve: state.curve,
    pretrain: state.pretrain,
    unlabelled: describeUnlabelled(run),
    tokensPerSecond: state.stepMs > 0 ? (1000 * state.tokens) / state.stepMs : 0,
    paddingShare: state.positions > 0 ? 1 - state.tokens / state.positions : 0,
    recompute: run.recompute,
    estimatedBytes,
    peakBytes: readMemory().peakBytes,
    resumedAtStep: run.resumedAtStep,
    notices: run.context.reporter.notices,
    warmUpMs: run.warmUpMs,
    trainMs: run.state.phaseMs + (run.state.pseudo?.first?.phaseMs ?? 0),
  };
}

function describeEncoder(run: TrainRun, shape: ModelShape): EncoderFacts | null {
  if (shape.fusion === "structured-only") return null;
  const isEncoder = (name: string) => !name.startsWith("fusion.") && !name.startsWith("head.");
  const parameters = countParameters(
    Object.fromEntries(Object.entries(run.weights).filter(([name]) => isEncoder(name))),
  );
  return {
    name: `random ${shape.layers} x ${shape.hidden}`,
    layers: shape.layers,
    hidden: shape.hidden,
    vocabulary: shape.vocabularySize,
    parameters,
    trainable: parameters,
  };
}
