import { loadSafetensors, type StoredTensor } from "../../model/weights/safetensors.ts";
import type { TrainContext } from "../state.ts";
import type { TrainOutcome } from "../types.ts";
import { locateRun, restoreSteps, storeSteps, tryStore } from "./checkpoint.ts";
import { loadSealed, saveSealed } from "./sealed-file.ts";

/** Keeps what a part's training ended in, so that a resumed run does not train it again. */
export async function saveOutcome(
  context: TrainContext,
  runId: string,
  outcome: TrainOutcome,
  fingerprint: string,
): Promise<void> {
  const { weights, adapter, scores, steps, ...facts } = outcome;
  const tensors: Record<string, StoredTensor> = {
    validation: { shape: [scores.validation.length], data: scores.validation },
    test: { shape: [scores.test.length], data: scores.test },
    ...storeSteps(steps.loss, steps.rate),
    file: packBytes(weights),
    adapter: packBytes(adapter ?? new Uint8Array(0)),
  };
  const sizes = { weightBytes: weights.length, adapterBytes: adapter?.length ?? 0 };
  const metadata = { fingerprint, facts: JSON.stringify({ ...facts, ...sizes }) };
  await tryStore(context, (store) =>
    saveSealed(store, locateOutcome(runId, outcome.part), { tensors, metadata, count: 0 }),
  );
}

/** Reads what a part's training ended in; null where it has not ended, or was of another recipe or other data. */
export async function loadOutcome(
  context: TrainContext,
  runId: string,
  part: TrainOutcome["part"],
  fingerprint: string,
): Promise<TrainOutcome | null> {
  const file = await tryStore(context, (store) => loadSealed(store, locateOutcome(runId, part)));
  const steps = file && restoreSteps(file.tensors);
  if (!steps || file.metadata.fingerprint !== fingerprint) return null;
  const { weightBytes, adapterBytes, ...facts } = JSON.parse(file.metadata.facts);
  const { validation, test, file: packed, adapter } = file.tensors;
  const weights = unpackBytes(packed, weightBytes);
  loadSafetensors(weights, part);
  return {
    ...facts,
    scores: { validation: validation.data as Float32Array, test: test.data as Float32Array },
    weights,
    adapter: adapterBytes > 0 ? unpackBytes(adapter, adapterBytes) : null,
    steps,
  };
}

/** Bytes as numbers of 32 bits, filled up at the end. */
function packBytes(bytes: Uint8Array): StoredTensor {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return { shape: [padded.length / 4], data: new Int32Array(padded.buffer) };
}

const unpackBytes = ({ data }: StoredTensor, bytes: number) =>
  new Uint8Array(data.buffer as ArrayBuffer).slice(0, bytes);

/** Path of what a part's training ended in. */
export function locateOutcome(runId: string, part: string): string {
  return `${locateRun(runId)}/${part}.outcome`;
}
