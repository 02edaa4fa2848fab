import type { MovedWeight } from "../base/moved-table.ts";
import { mixSeed } from "../base/random.ts";
import { dispose, type Weights } from "../engine/tensor.ts";
import { listShapes } from "../model/list-shapes.ts";
import { isOfEncoder } from "../model/methods/method.ts";
import { initMethod } from "../model/methods/init-method.ts";
import { initModel, type ModelShape } from "../model/model.ts";
import { loadEncoderWeights } from "../model/pretrained/load-encoder-weights.ts";
import type { StoredTensor } from "../model/weights/safetensors.ts";
import { readTensors } from "./checkpoints/checkpoint.ts";
import { takeTableRows, wordTable } from "./compact-vocabulary.ts";
import { measureMoved } from "./measure-moved.ts";
import type { TrainRun } from "./state.ts";

const isFactor = (name: string) => /\.lora[AB]$/.test(name);
const pick = (weights: Weights, names: string[]): Weights =>
  Object.fromEntries(names.map((name) => [name, weights[name]]));

/**
 * Keeps what the trained weights of the encoder are as fine-tuning begins, where nothing else could tell later: after
 * masked-language modelling.
 *
 * memory: `run.origin` are arrays off the device
 */
export async function keepOrigin(run: TrainRun): Promise<void> {
  const names = run.names.filter((name) => isOfEncoder(name) && !isFactor(name));
  run.origin = await copyOut(pick(run.weights, names));
}

/** Copies tensors off the device, whatever becomes of them there. */
async function copyOut(weights: Weights): Promise<Record<string, StoredTensor>> {
  const read = Object.entries(await readTensors(weights));
  return Object.fromEntries(read.map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}

/**
 * Tells of each matrix of the encoder whether it was trained, and how far it moved since fine-tuning began.
 *
 * `after` are the weights at the end, as they were trained (with `rows` of the words alone), what merges merged; a matrix with
 * LoRA beside it is compared with what it was without. Of a word table the rows of the data's words count.
 *
 * errors: those of loadEncoderWeights; empty where there is no encoder, or a checkpoint of before this was told lacks its start
 */
export async function describeMoved(
  run: TrainRun,
  after: Record<string, StoredTensor>,
  sizes: { merged: ModelShape; size: ModelShape; rows: Int32Array | null },
): Promise<MovedWeight[]> {
  const names = Object.keys(listShapes(sizes.merged)).filter(isOfEncoder);
  const own = names.filter((name) => run.names.includes(name));
  const factorA = (name: string) => name.replace(/\.weight$/, ".loraA");
  const merged = names.filter((name) => !own.includes(name) && run.names.includes(factorA(name)));
  const before = {
    ...(own.length > 0 ? (run.origin ?? (await makeOrigin(run, sizes))) : {}),
    ...(await readTensors(pick(run.weights, merged))),
  };
  const trained = new Set([...merged, ...own]);
  if ([...trained].some((name) => !(name in before))) return [];
  return measureMoved(before, Object.fromEntries(names.map((name) => [name, after[name]])), trained);
}

/** Makes the weights of the encoder again that a training without masked-language modelling began with. */
async function makeOrigin(
  { job }: TrainRun,
  { size, rows }: { size: ModelShape; rows: Int32Array | null },
): Promise<Record<string, StoredTensor>> {
  if (job.recipe.pretrain.minutes > 0) return {};
  const seed = mixSeed(job.recipe.seed, "weights");
  if (!job.encoder) return readAway(initModel(size, seed));
  const tensors = await loadEncoderWeights(job.encoder);
  if (rows) tensors[wordTable] = takeTableRows(tensors[wordTable], rows);
  return { ...tensors, ...(await readAway(initMethod(size, seed))) };
}

/** Copies tensors off the device, and disposes of them there. */
export async function readAway(weights: Weights): Promise<Record<string, StoredTensor>> {
  try {
    return await copyOut(weights);
  } finally {
    dispose(weights);
  }
}
