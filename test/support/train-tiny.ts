import { disposeAdamW, initAdamW, runAdamW } from "../../src/engine/ops/adamw.ts";
import { computeBinaryCrossEntropy } from "../../src/engine/ops/binary-cross-entropy.ts";
import { computeClipScale } from "../../src/engine/ops/clip.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import {
  dispose,
  readMemory,
  readScalars,
  toTensor,
  waitForDevice,
  type MemoryUse,
  type Scalar,
  type Tensor,
  type Weights,
} from "../../src/engine/tensor.ts";
import { initModel, isDecayed, runModel, type ModelShape } from "../../src/model/model.ts";
import { drawBatch, tinyShape, toModelInputs } from "./models.ts";

/** A short training on drawn batches. */
export interface TinyTraining {
  steps: number;
  shape?: ModelShape;
  /** Batch size and length of each step, over and over. */
  buckets?: [rows: number, length: number][];
  recompute?: boolean;
  /** Memory is read after these many steps. */
  readMemoryAt?: number[];
}

/** What a short training leaves, in plain values. */
export interface TinyOutcome {
  losses: number[];
  /** All weights, in the order of their names. */
  weights: Float32Array;
  memory: MemoryUse[];
}

const STEPS_PER_READBACK = 16;

/** One step on the batch of this number, as a training takes it; the caller disposes of the loss. */
function stepTiny(
  { weights, optimizer }: { weights: Weights; optimizer: ReturnType<typeof initAdamW> },
  { shape = tinyShape, buckets = [[4, 8]], recompute = false }: Omit<TinyTraining, "steps">,
  step: number,
): Scalar {
  const [rows, length] = buckets[step % buckets.length];
  const inputs = toModelInputs(drawBatch(shape, rows, length, step % 24), length);
  const target = toTensor(
    Float32Array.from({ length: rows }, (_, row) => (row + step) % 2),
    [rows],
  );
  const mode = { dropout: 0.1, seed: step, recompute };
  const { loss, gradients } = computeGradients(weights, Object.keys(weights), () =>
    computeBinaryCrossEntropy(runModel(weights, shape, inputs, mode), target),
  );
  const scale = computeClipScale(gradients, 1);
  runAdamW(weights, gradients, optimizer, { learningRate: 1e-3, weightDecay: 0.01, isDecayed, scale });
  dispose([gradients, scale, target, ...Object.values(inputs as unknown as Record<string, Tensor>)]);
  return loss as Scalar;
}

/** Trains the tiny model, or another one, from fixed seeds with dropout on the backend in use. */
export async function trainTiny(training: TinyTraining): Promise<TinyOutcome> {
  const weights = initModel(training.shape ?? tinyShape, 1);
  const optimizer = initAdamW(weights, Object.keys(weights));
  const losses: number[] = [];
  const memory: MemoryUse[] = [];
  let pending: Scalar[] = [];
  for (let step = 0; step < training.steps; step++) {
    pending.push(stepTiny({ weights, optimizer }, training, step));
    await waitForDevice();
    const isRead = training.readMemoryAt?.includes(step + 1);
    if (pending.length === STEPS_PER_READBACK || isRead || step + 1 === training.steps) {
      losses.push(...(await readScalars(pending)));
      dispose(pending);
      pending = [];
    }
    if (isRead) memory.push(readMemory());
  }
  const values: number[] = [];
  for (const weight of Object.values(weights)) values.push(...(await weight.data()));
  disposeAdamW(optimizer);
  dispose(weights);
  return { losses, weights: Float32Array.from(values), memory };
}
