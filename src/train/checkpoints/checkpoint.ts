import { WorkbenchError } from "../../base/problem.ts";
import { toTensor, type Weights } from "../../engine/tensor.ts";
import type { AdamWState } from "../../engine/ops/adamw.ts";
import { assertShapes, type StoredTensor } from "../../model/weights/safetensors.ts";
import { readLosses } from "../pending-losses.ts";
import type { TrainContext, TrainRun, TrainState } from "../state.ts";
import type { StepFacts } from "../types.ts";
import { loadSealed, removeSealed, saveSealed } from "./sealed-file.ts";

/** Folder of everything that trainings of a run keep. */
export function locateRun(runId: string): string {
  return `runs/${runId}/train`;
}

/** Path of a part's sealed checkpoint. */
export function locateCheckpoint(runId: string, part: string): string {
  return `${locateRun(runId)}/${part}`;
}

/**
 * Reads tensors from the device, under a prefix.
 *
 * memory: the arrays may be those of the tensors: only to be read, and before the next step
 */
export async function readTensors(weights: Weights, prefix = ""): Promise<Record<string, StoredTensor>> {
  const stored: Record<string, StoredTensor> = {};
  for (const [name, tensor] of Object.entries(weights)) {
    stored[prefix + name] = { shape: [...tensor.shape], data: await tensor.data<"float32">() };
  }
  return stored;
}

/**
 * Writes a checkpoint of a training where its context has a store.
 *
 * Where nothing can be written the training goes on without checkpoints and says so once.
 *
 * errors: engine/device-lost; train/diverged, when a loss is no finite number: such weights are not kept
 */
export async function saveCheckpoint(run: TrainRun): Promise<void> {
  await readLosses(run);
  const { runId, part } = run.job;
  const { optimizer, best, fingerprint } = run;
  const { stepLosses, stepRates, ...state } = run.state;
  await tryStore(run.context, async (store) => {
    const tensors = {
      ...(await readTensors(pickKept(run), "weights/")),
      ...(await readTensors(optimizer.m, "m/")),
      ...(await readTensors(optimizer.v, "v/")),
      ...(await readTensors(best ?? {}, "best/")),
      ...(await readTensors(run.start ?? {}, "start/")),
      ...(await readTensors(run.teacher ?? {}, "teacher/")),
      ...addPrefix("origin/", run.origin ?? {}),
      ...storeProposals(run.proposals ?? []),
      ...storeSteps(stepLosses, stepRates),
    };
    const metadata = {
      fingerprint,
      state: JSON.stringify({ ...state, names: run.names, optimizerStep: optimizer.step }),
    };
    run.saves++;
    await saveSealed(store, locateCheckpoint(runId, part), { tensors, metadata, count: run.saves });
    run.context.savedStep = state.step;
  });
  run.savedAtMs = run.context.clock();
}

/** What is trained, and all of an encoder that was adapted before: what else there is comes anew from where it came from. */
function pickKept({ weights, names, job }: TrainRun): Weights {
  if (job.recipe.pretrain.minutes > 0) return weights;
  return Object.fromEntries(names.map((name) => [name, weights[name]]));
}

/** Removes the checkpoint of a part, which nobody needs once its outcome is kept. */
export async function removeCheckpoint(run: TrainRun): Promise<void> {
  await tryStore(run.context, (store) => removeSealed(store, locateCheckpoint(run.job.runId, run.job.part)));
}

/** What a checkpoint brings back. */
export interface Restored {
  /** Those that were trained, or all. */
  weights: Weights;
  optimizer: AdamWState;
  best: Weights | null;
  start: Weights | null;
  teacher: Weights | null;
  origin: Record<string, StoredTensor> | null;
  proposals: Int32Array[];
  state: TrainState;
  saves: number;
}

/**
 * Reads the checkpoint of a part; null where there is none of this recipe and these data.
 *
 * memory: the caller disposes of the tensors
 * errors: model/missing-tensor, model/wrong-shape, when it does not fit `weights`
 */
export async function loadCheckpoint(
  context: TrainContext,
  job: { runId: string; part: string },
  fingerprint: string,
): Promise<Restored | null> {
  const path = locateCheckpoint(job.runId, job.part);
  const file = await tryStore(context, (store) => loadSealed(store, path));
  context.savedStep = 0;
  const steps = file && restoreSteps(file.tensors);
  if (!steps || file.metadata.fingerprint !== fingerprint) return null;
  const { optimizerStep, names, ...state } = JSON.parse(file.metadata.state);
  const shapes: Record<string, number[]> = {};
  for (const name of names as string[]) {
    for (const group of ["weights", "m", "v"]) {
      shapes[`${group}/${name}`] = file.tensors[`weights/${name}`]?.shape ?? [];
    }
  }
  assertShapes(file.tensors, shapes, path);
  // In the order of `names`, not of the file: the norm of the gradients is a sum, and its last bits tell the order.
  const restore = (group: string): Weights => {
    const found = (names as string[]).filter((name) => `${group}/${name}` in file.tensors);
    return Object.fromEntries(found.map((name) => [name, restoreTensor(file.tensors[`${group}/${name}`])]));
  };
  const isWeight = /^weights\//;
  const kept = Object.keys(file.tensors).filter((key) => isWeight.test(key));
  const ordered = new Set([...(names as string[]), ...kept.map((key) => key.replace(isWeight, ""))]);
  const weights = [...ordered].map((name) => [name, restoreTensor(file.tensors[`weights/${name}`])] as const);
  const restoreAll = (group: string) => {
    const found = restore(group);
    return Object.keys(found).length > 0 ? found : null;
  };
  context.savedStep = state.step;
  return {
    weights: Object.fromEntries(weights),
    optimizer: { m: restore("m"), v: restore("v"), step: optimizerStep },
    best: restoreAll("best"),
    start: restoreAll("start"),
    teacher: restoreAll("teacher"),
    origin: restoreOrigin(file.tensors),
    proposals: restoreProposals(file.tensors),
    state: { ...state, stepLosses: [...steps.loss], stepRates: [...steps.rate] },
    saves: file.count,
  };
}

const addPrefix = (prefix: string, tensors: Record<string, StoredTensor>): Record<string, StoredTensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

function restoreOrigin(tensors: Record<string, StoredTensor>): Record<string, StoredTensor> | null {
  const prefix = "origin/";
  const found = Object.entries(tensors).filter(([key]) => key.startsWith(prefix));
  if (found.length === 0) return null;
  const copies = found.map(([key, { shape, data }]) => [
    key.slice(prefix.length),
    { shape, data: data.slice() },
  ]);
  return Object.fromEntries(copies);
}

/** Token ids are exact as numbers of 32 bits up to 16 million. */
function storeProposals(proposals: Int32Array[]): Record<string, StoredTensor> {
  return Object.fromEntries(
    proposals.map((ids, p) => [`proposals/${p}`, { shape: [ids.length], data: Float32Array.from(ids) }]),
  );
}

function restoreProposals(tensors: Record<string, StoredTensor>): Int32Array[] {
  const proposals: Int32Array[] = [];
  for (let p = 0; `proposals/${p}` in tensors; p++)
    proposals.push(Int32Array.from(tensors[`proposals/${p}`].data as Float32Array));
  return proposals;
}

/** Writes the loss and rate of each step as two arrays, which are smaller than their digits and exact. */
export function storeSteps(loss: ArrayLike<number>, rate: ArrayLike<number>): Record<string, StoredTensor> {
  return {
    "steps/loss": { shape: [loss.length], data: Float32Array.from(loss) },
    "steps/rate": { shape: [rate.length], data: Float32Array.from(rate) },
  };
}

/** Reads what storeSteps wrote; null in a file that was written before steps were kept, which is of no use then. */
export function restoreSteps(tensors: Record<string, StoredTensor>): StepFacts | null {
  const { "steps/loss": loss, "steps/rate": rate } = tensors;
  return loss && rate ? { loss: loss.data as Float32Array, rate: rate.data as Float32Array } : null;
}

const restoreTensor = ({ data, shape }: StoredTensor) => toTensor(data, shape);

/**
 * Works on the context's store; when that fails, says so once and does the same work on the spare one, or goes on without.
 *
 * errors: engine/device-lost: that a device is gone is no fault of the store
 */
export async function tryStore<T>(
  context: TrainContext,
  work: (store: NonNullable<TrainContext["store"]>) => Promise<T>,
): Promise<T | null> {
  while (context.store) {
    try {
      return await work(context.store);
    } catch (thrown) {
      if (thrown instanceof WorkbenchError && thrown.problem.code.startsWith("engine/")) throw thrown;
      context.store = context.spareStore ?? null;
      context.spareStore = null;
      // What the failed store has is out of reach from now on.
      context.savedStep = 0;
      noteNoRoom(context, thrown);
    }
  }
  return null;
}

function noteNoRoom({ reporter }: TrainContext, thrown: unknown): void {
  if (reporter.notices.some(({ code }) => code === "train/no-room")) return;
  const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  reporter.note({
    code: "train/no-room",
    message:
      `The browser could not keep a checkpoint (${reason}); training goes on, but will start anew after a reload. ` +
      "Free some disk space to keep checkpoints.",
    facts: { reason },
    where: {},
  });
}
