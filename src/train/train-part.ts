import { mixSeed } from "../base/random.ts";
import { disposeAdamW, initAdamW } from "../engine/ops/adamw.ts";
import { readBackend, readMemory, resetPeak, dispose, type Weights } from "../engine/tensor.ts";
import { countParameters, describeTrunk, initMaskedLanguageHead, type ModelShape } from "../model/model.ts";
import { listTrained, mergeMethod } from "../model/methods/methods.ts";
import { loadEncoderWeights } from "../model/pretrained/load-encoder-weights.ts";
import type { StoredTensor } from "../model/weights/safetensors.ts";
import { compactVocabulary, returnTableRows, wordTable } from "./compact-vocabulary.ts";
import { loadCheckpoint, readTensors, removeCheckpoint } from "./checkpoints/checkpoint.ts";
import { loadOutcome, saveOutcome } from "./checkpoints/outcome-file.ts";
import { disposeMaskedLanguageHead, listModelNames, listPretrained, startWeights } from "./start-weights.ts";
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
import { findStateMemory } from "./trunk/state-memory.ts";
import { openTrunkCache } from "./trunk/trunk-cache.ts";
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

  const compact = readsWholeTable(job, shape) ? compactVocabulary(job) : null;
  const size = compact ? { ...shape, vocabularySize: compact.rows.length } : shape;
  const plan = planMemory(measureStep(job, size), readMemoryFacts());
  assertFits(plan);
  resetPeak();
  const given = { job: compact?.job ?? job, context, fingerprint, recompute: plan.recompute };
  const run = await startRun(size, given, compact?.rows ?? null);
  try {
    if (run.state.phase === "pretrain") {
      await runMaskedLanguage(run, size);
      await startFineTuning(run, size);
    }
    const spill = describeTrunk(shape) ? ((await context.openSpill?.(job.runId)) ?? null) : null;
    try {
      run.trunk = openTrunkCache(run.weights, size, {
        memoryBytes: context.stateBytes ?? findStateMemory(),
        spill,
      });
      if (!run.state.pseudo) {
        await runLoop(run, size, head);
        if (readUnlabelled(job)) await startSecondTraining(run, size, head);
      }
      if (run.state.pseudo?.first) await runLoop(run, size, makeHead(readTrainSide(run).target));
    } finally {
      await spill?.file.close();
    }
    const outcome = await finish(
      run,
      { shape, size, rows: compact?.rows ?? null },
      head,
      plan.estimate.total,
    );
    await rememberSpeed(run, size);
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
  rows: Int32Array | null,
): Promise<TrainRun> {
  const { job, context, fingerprint } = given;
  const restored = await loadCheckpoint(context, job, fingerprint);
  const common = { ...given, warmUpMs: 0, losses: [], pointEvery: 1, trunk: null };
  const times = { tickedAtMs: context.clock(), savedAtMs: context.clock() };
  const weights = await startWeights(job, shape, restored?.weights ?? {}, rows);
  if (restored) {
    const names = Object.keys(restored.optimizer.m);
    if (restored.state.phase === "train") disposeMaskedLanguageHead(weights);
    return { ...common, ...times, ...restored, weights, names, resumedAtStep: restored.state.step };
  }
  const isPretraining = isPretrained(job, shape);
  if (isPretraining) {
    const head = initMaskedLanguageHead(shape, mixSeed(job.recipe.seed, "masked-head"));
    for (const [name, weight] of Object.entries(head)) {
      if (name in weights) weight.dispose();
      else weights[name] = weight;
    }
  }
  const names = isPretraining ? listPretrained(weights, shape) : listTrained(shape, listModelNames(weights));
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
  if (!isPretraining) await prepareFineTuning(run, shape);
  return run;
}

/** Lets the masked-language head propose tokens where they are asked for, and lets go of it. */
async function prepareFineTuning(run: TrainRun, shape: ModelShape): Promise<void> {
  const { replaceTokens } = run.job.recipe.train.augment;
  if (replaceTokens > 0 && shape.fusion !== "structured-only")
    run.proposals = await proposeTokens(run, shape);
  disposeMaskedLanguageHead(run.weights);
  keepStart(run);
  run.tickedAtMs = run.context.clock();
}

const isPretrained = ({ recipe }: TrainJob, shape: ModelShape) =>
  recipe.pretrain.minutes > 0 && shape.fusion !== "structured-only";

/** Begins with what the method trains, and with an optimizer of its own. */
async function startFineTuning(run: TrainRun, shape: ModelShape): Promise<void> {
  disposeAdamW(run.optimizer);
  run.names = listTrained(shape, listModelNames(run.weights));
  run.optimizer = initAdamW(run.weights, run.names);
  run.state = initState("train", run.state.pretrain);
  await prepareFineTuning(run, shape);
}

/** The words of an encoder that a training has a use for are fewer than it knows, where their table is trained. */
function readsWholeTable(job: TrainJob, shape: ModelShape): boolean {
  if (!job.encoder || shape.fusion === "structured-only") return false;
  return isPretrained(job, shape) || listTrained(shape, [wordTable]).length > 0;
}

/** The model as it is saved, and as it is trained: with `rows` of its words alone. */
interface Sizes {
  shape: ModelShape;
  size: ModelShape;
  rows: Int32Array | null;
}

async function finish(
  run: TrainRun,
  { shape, size, rows }: Sizes,
  head: TaskHead,
  estimatedBytes: number,
): Promise<TrainOutcome> {
  const { job, context } = run;
  const { best, state } = pickBetter(run);
  const predict = (name: "validation" | "test") =>
    predictSide(best, size, describeSide(job, name), head, async () => {
      const { curve, paused } = { curve: state.curve, paused: context.control.isPaused() };
      context.reporter.report({ ...state, curve, paused, phase: "predict", steps: state.step, leftMs: null });
      await context.control.waitStep();
    });
  run.tickedAtMs = context.clock();
  const scores = { validation: await predict("validation"), test: await predict("test") };
  tick(run);
  const { batchSize, padId: ownPadId } = describeSide(job, "test");
  const padId = rows ? rows[ownPadId] : ownPadId;
  const merged = mergeMethod(best, shape);
  const facts = { shape: merged.shape, task: job.recipe.task, scale: head.scale, batchSize, padId };
  const weights = saveModel(await readWhole(merged.weights, job, rows), facts);
  return {
    part: job.part,
    scores,
    training: describeTraining(run, state, estimatedBytes),
    encoder: describeEncoder(run, shape),
    weights,
    steps: { loss: Float32Array.from(state.stepLosses), rate: Float32Array.from(state.stepRates) },
  };
}

/** Reads the weights back; where only the words of the data were trained, with the others of the encoder. */
async function readWhole(
  weights: Weights,
  { encoder }: TrainJob,
  rows: Int32Array | null,
): Promise<Record<string, StoredTensor>> {
  const tensors = await readTensors(weights);
  if (!rows) return tensors;
  const { [wordTable]: table } = await loadEncoderWeights(encoder!);
  return { ...tensors, [wordTable]: returnTableRows(table, tensors[wordTable], rows) };
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
    trunk: run.trunk?.facts() ?? null,
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
  const count = (names: string[]) =>
    countParameters(Object.fromEntries(names.filter(isEncoder).map((name) => [name, run.weights[name]])));
  return {
    name: run.job.encoder?.name ?? `random ${shape.layers} x ${shape.hidden}`,
    sha256: run.job.encoder?.sha256 ?? null,
    layers: shape.layers,
    hidden: shape.hidden,
    vocabulary: shape.vocabularySize,
    parameters: count(Object.keys(run.weights)),
    trainable: count(run.names),
  };
}
