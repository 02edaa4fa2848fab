import { mixSeed } from "../base/random.ts";
import { disposeAdamW, initAdamW } from "../engine/ops/adamw.ts";
import { readBackend, resetPeak, dispose } from "../engine/tensor.ts";
import { describeTrunk, initMaskedLanguageHead, type ModelShape } from "../model/model.ts";
import { listTrained } from "../model/methods/methods.ts";
import { compactVocabulary, wordTable } from "./compact-vocabulary.ts";
import { loadCheckpoint, removeCheckpoint } from "./checkpoints/checkpoint.ts";
import { loadOutcome, saveOutcome } from "./checkpoints/outcome-file.ts";
import { disposeMaskedLanguageHead, listModelNames, listPretrained, startWeights } from "./start-weights.ts";
import { finishTraining } from "./finish-training.ts";
import { findFingerprint } from "./find-fingerprint.ts";
import { readTrainSide, readUnlabelled } from "./join-sides.ts";
import { runLoop } from "./loop.ts";
import { initTaskHead } from "./losses.ts";
import { runMaskedLanguage } from "./masked-language.ts";
import { describeShape } from "./model-shape.ts";
import { keepOrigin } from "./origin.ts";
import { assertFits, measureStep, planMemory, readMemoryFacts } from "./plan-memory.ts";
import { measureSpeed } from "./plan-time.ts";
import type { FrozenEncoder } from "./onnx/types.ts";
import { proposeTokens } from "./proposals.ts";
import { disposeSecond, keepStart, startSecondTraining } from "./second-training.ts";
import { findStateMemory } from "./trunk/state-memory.ts";
import { openFrozenTrunk, openTrunkCache } from "./trunk/trunk-cache.ts";
import { nameSpeed, saveSpeed } from "./speeds.ts";
import { initState, type TrainContext, type TrainRun } from "./state.ts";
import type { TrainJob, TrainOutcome } from "./types.ts";

/**
 * Trains the run's own model or one of its parts, from its checkpoint where there is one, and predicts both
 * held-out sides with the weights that the recipe keeps.
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
  let frozen: FrozenEncoder | null = null;
  try {
    frozen = size.external ? await openFrozen(job, context) : null;
    if (run.state.phase === "pretrain") {
      await runMaskedLanguage(run, size);
      await startFineTuning(run, size);
    }
    const spill = describeTrunk(shape) ? ((await context.openSpill?.(job.runId)) ?? null) : null;
    try {
      const limits = { memoryBytes: context.stateBytes ?? findStateMemory(), spill };
      run.trunk = openTrunkCache(run.weights, size, limits, frozen);
      if (!run.state.pseudo) {
        await runLoop(run, size, head);
        if (readUnlabelled(job)) await startSecondTraining(run, size, head);
      }
      if (run.state.pseudo?.first) await runLoop(run, size, makeHead(readTrainSide(run).target));
    } finally {
      await spill?.file.close();
    }
    const outcome = await finishTraining(
      run,
      { shape, size, rows: compact?.rows ?? null, trunk: frozen && openFrozenTrunk(size, frozen) },
      head,
      plan.estimate.total,
    );
    await rememberSpeed(run, size);
    await saveOutcome(context, runId, outcome, fingerprint);
    await removeCheckpoint(run);
    return outcome;
  } finally {
    disposeRun(run);
    await frozen?.close();
  }
}

/** Opens the encoder that another engine runs. */
async function openFrozen({ encoder }: TrainJob, { openFrozen: open }: TrainContext): Promise<FrozenEncoder> {
  return open!({ ...encoder!, files: encoder!.onnx! });
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
  const weights = await startWeights(job, shape, restored?.weights ?? {}, rows).catch((thrown: unknown) => {
    if (restored) disposeRun({ ...restored, losses: [] });
    throw thrown;
  });
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
  try {
    if (!isPretraining) await prepareFineTuning(run, shape);
    return run;
  } catch (thrown) {
    disposeRun(run);
    throw thrown;
  }
}

function disposeRun(
  run: Pick<TrainRun, "optimizer" | "weights" | "best" | "losses" | "start" | "teacher">,
): void {
  disposeAdamW(run.optimizer);
  dispose([run.weights, run.best ?? {}, run.losses]);
  disposeSecond(run);
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
  await keepOrigin(run);
  await prepareFineTuning(run, shape);
}

/** The words of an encoder that a training has a use for are fewer than it knows, where their table is trained. */
function readsWholeTable(job: TrainJob, shape: ModelShape): boolean {
  if (!job.encoder || shape.fusion === "structured-only") return false;
  return isPretrained(job, shape) || listTrained(shape, [wordTable]).length > 0;
}
