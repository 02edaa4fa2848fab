import { dispose, type Tensor, type Weights } from "../engine/tensor.ts";
import { isApart } from "../model/methods/adapter-file.ts";
import { mergeMethod } from "../model/methods/merge-method.ts";
import { pickAdded } from "../model/methods/methods.ts";
import type { ModelShape } from "../model/model.ts";
import { loadEncoderWeights } from "../model/pretrained/load-encoder-weights.ts";
import type { StoredTensor } from "../model/weights/safetensors.ts";
import { saveApart } from "./apart-file.ts";
import { readTensors } from "./checkpoints/checkpoint.ts";
import { describeEncoder, describeTraining } from "./describe-training.ts";
import { hideRareWords } from "./hide-rare-words.ts";
import { returnTableRows, takeTableRows, wordTable } from "./compact-vocabulary.ts";
import type { TaskHead } from "./losses.ts";
import { saveModel, type ModelFileFacts } from "./model-file.ts";
import { describeMoved } from "./origin.ts";
import { describeSide, predictSide } from "./predict.ts";
import { pickBetter } from "./second-training.ts";
import { tick, type TrainRun } from "./state.ts";
import type { TrunkCache } from "./trunk/trunk-cache.ts";
import type { TrainJob, TrainOutcome } from "./types.ts";

/** The model as it is saved, and as it is trained: with `rows` of its words alone. */
export interface Sizes {
  shape: ModelShape;
  size: ModelShape;
  rows: Int32Array | null;
  /** What gives the states of an encoder that another engine runs; null elsewhere. */
  trunk: TrunkCache | null;
}

/**
 * Predicts both held-out sides with the weights that were best on validation, and writes them as a file.
 *
 * memory: leaves no tensor of its own
 * errors: train/cancelled
 */
export async function finishTraining(
  run: TrainRun,
  sizes: Sizes,
  head: TaskHead,
  estimatedBytes: number,
): Promise<TrainOutcome> {
  const made: Tensor[] = [];
  try {
    return await predictAndSave(run, sizes, head, estimatedBytes, made);
  } finally {
    dispose(made);
  }
}

/** Notes in `made` each tensor that it makes and leaves. */
async function predictAndSave(
  run: TrainRun,
  { shape, size, rows, trunk }: Sizes,
  head: TaskHead,
  estimatedBytes: number,
  made: Tensor[],
): Promise<TrainOutcome> {
  const { job, context } = run;
  const { best, state } = pickBetter(run);
  if (rows) {
    const own = await readOwnTable(job, rows);
    best[wordTable] = await hideRareWords(best[wordTable], own, job.prepared.train.tokens!);
    made.push(best[wordTable]);
  }
  const waitStep = async () => {
    const { curve, paused } = { curve: state.curve, paused: context.control.isPaused() };
    context.reporter.report({ ...state, curve, paused, phase: "predict", steps: state.step, leftMs: null });
    await context.control.waitStep();
  };
  const predict = (name: "validation" | "test") =>
    predictSide(best, size, describeSide(job, name), head, waitStep, trunk);
  run.tickedAtMs = context.clock();
  const scores = { validation: await predict("validation"), test: await predict("test") };
  tick(run);
  const { batchSize, padId: ownPadId } = describeSide(job, "test");
  const padId = rows ? rows[ownPadId] : ownPadId;
  const merged = mergeMethod(best, shape);
  made.push(...Object.values(merged.weights).filter((weight) => !Object.values(best).includes(weight)));
  const facts = { shape: merged.shape, task: job.recipe.task, scale: head.scale, batchSize, padId };
  const training = describeTraining(run, state, estimatedBytes);
  const tensors = await readTensors(merged.weights);
  const moved = await describeMoved(run, tensors, { merged: merged.shape, size, rows });
  const weights = saveModel(await returnWords(tensors, job, rows), facts);
  const adapter = await writeAdapter(best, { ...facts, shape }, job);
  return {
    part: job.part,
    scores,
    training: { ...training, moved },
    encoder: describeEncoder(run, shape),
    weights,
    adapter,
    steps: { loss: Float32Array.from(state.stepLosses), rate: Float32Array.from(state.stepRates) },
  };
}

/** The rows of the encoder's own table that the data's words have. */
async function readOwnTable({ encoder }: TrainJob, rows: Int32Array): Promise<StoredTensor> {
  const { [wordTable]: table } = await loadEncoderWeights(encoder!);
  return takeTableRows(table, rows);
}

/** The weights as they are saved: where only the words of the data were trained, with the others of the encoder. */
async function returnWords(
  tensors: Record<string, StoredTensor>,
  { encoder }: TrainJob,
  rows: Int32Array | null,
): Promise<Record<string, StoredTensor>> {
  if (!rows) return tensors;
  const { [wordTable]: table } = await loadEncoderWeights(encoder!);
  return { ...tensors, [wordTable]: returnTableRows(table, tensors[wordTable], rows) };
}

/** What was trained, as a small file for those who have the encoder; null where the encoder changed too, or is not one that others have. */
async function writeAdapter(
  best: Weights,
  facts: ModelFileFacts,
  { encoder, recipe }: TrainJob,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!encoder || recipe.pretrain.minutes > 0 || !isApart(facts.shape)) return null;
  const added = Object.fromEntries(pickAdded(Object.keys(best)).map((name) => [name, best[name]]));
  return saveApart(await readTensors(added), facts, encoder.sha256);
}
