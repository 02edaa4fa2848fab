import { initAdamW, type AdamWState } from "../../engine/ops/adamw.ts";
import { toTensor, type Weights } from "../../engine/tensor.ts";
import { readTensors } from "../checkpoints/checkpoint.ts";
import type { FileStore } from "../checkpoints/file-store.ts";
import { loadSealed, saveSealed } from "../checkpoints/sealed-file.ts";
import type { PretrainState } from "./types.ts";

const path = "pretrain/checkpoint";

/** A pre-training under way. */
export interface PretrainRun {
  weights: Weights;
  optimizer: AdamWState;
  state: PretrainState;
  /** Checkpoints that were written. */
  saves: number;
}

/**
 * Starts a pre-training from its checkpoint, where the store has one of the same fingerprint, else from these weights.
 *
 * memory: takes over `weights`, and disposes of them where the checkpoint has its own
 */
export async function openRun(
  store: FileStore | null,
  fingerprint: string,
  weights: Weights,
): Promise<PretrainRun> {
  const file = store && (await loadSealed(store, path));
  const names = Object.keys(weights);
  if (!file || file.metadata.fingerprint !== fingerprint) {
    return { weights, optimizer: initAdamW(weights, names), state: initPretrainState(), saves: 0 };
  }
  // In the order of the model, not of the file: the norm of the gradients is a sum, and its last bits tell the order.
  const restore = (group: string): Weights =>
    Object.fromEntries(
      names.map((name) => {
        const { data, shape } = file.tensors[`${group}/${name}`];
        return [name, toTensor(data, shape)];
      }),
    );
  for (const tensor of Object.values(weights)) tensor.dispose();
  const { optimizerStep, ...state } = JSON.parse(file.metadata.state);
  const optimizer = { m: restore("m"), v: restore("v"), step: optimizerStep };
  return { weights: restore("weights"), optimizer, state, saves: file.count };
}

/** Writes where a pre-training stands, so that it can go on from there. */
export async function saveRun(store: FileStore | null, fingerprint: string, run: PretrainRun): Promise<void> {
  if (!store) return;
  const { weights, optimizer, state } = run;
  const tensors = {
    ...(await readTensors(weights, "weights/")),
    ...(await readTensors(optimizer.m, "m/")),
    ...(await readTensors(optimizer.v, "v/")),
  };
  const metadata = { fingerprint, state: JSON.stringify({ ...state, optimizerStep: optimizer.step }) };
  run.saves++;
  await saveSealed(store, path, { tensors, metadata, count: run.saves });
}

function initPretrainState(): PretrainState {
  return {
    step: 0,
    tokens: 0,
    durationMs: 0,
    lossSum: 0,
    lossCount: 0,
    curve: [],
    heldOutBefore: null,
    heldOutAfter: null,
  };
}
