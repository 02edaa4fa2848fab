import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";

/** An array on the device. */
export type Tensor = tf.Tensor;

/** A tensor of one number. */
export type Scalar = tf.Scalar;

/** Parameters by the name of the reference implementation. */
export type Weights = Record<string, Tensor>;

export { tf };

/** Tensors that live now, and the most bytes that they ever took since `resetPeak`. */
export interface MemoryUse {
  numTensors: number;
  numBytes: number;
  peakBytes: number;
  /** What the device holds for them, pools included: buffers of the GPU, or the memory of WebAssembly; null on plain cpu. */
  deviceBytes: number | null;
}

/** Parts of the engine of tfjs that its types do not show. */
interface OpenEngine {
  state: { numBytes: number; numTensors: number };
  runKernelFunc(params: {
    forwardFunc: (backend: unknown, save: (tensors: Tensor[]) => void) => Tensor;
    backwardsFunc: (dy: Tensor, saved: Tensor[]) => Record<string, () => Tensor>;
    inputs: Record<string, Tensor>;
  }): Tensor;
  gradients(
    f: () => Scalar,
    xs: Tensor[],
    dy: null,
    allowNoGradients: boolean,
  ): { value: Scalar; grads: (Tensor | null)[] };
}

const engine = () => tf.engine() as unknown as OpenEngine;

let peakBytes = 0;

function notePeak(): void {
  peakBytes = Math.max(peakBytes, engine().state.numBytes);
}

/** Says how much memory tensors take; the peak is looked at after each operation of ours. */
export function readMemory(): MemoryUse {
  notePeak();
  const { numBytes, numTensors } = engine().state;
  return { numTensors, numBytes, peakBytes, deviceBytes: readDeviceBytes() };
}

function readDeviceBytes(): number | null {
  const gpu = (tf.memory() as { numBytesInGPU?: number }).numBytesInGPU;
  const { wasm } = tf.backend() as unknown as { wasm?: { HEAPU8: Uint8Array } };
  return gpu ?? wasm?.HEAPU8.length ?? null;
}

/** Forgets the peak, so that a new run starts from what lives now. */
export function resetPeak(): void {
  peakBytes = engine().state.numBytes;
}

/**
 * Runs an operation that knows its own gradient.
 *
 * Unlike `tf.customGrad` it asks for the gradient of an input only where that is needed, so frozen weights cost nothing.
 *
 * memory: what `save` gets is kept until the backward pass; a gradient must be a tensor of its own, never `dy` itself
 */
export function runOperation(
  inputs: Record<string, Tensor>,
  forward: (save: (tensors: Tensor[]) => void) => Tensor,
  gradients: (dy: Tensor, saved: Tensor[]) => Record<string, () => Tensor>,
): Tensor {
  const result = engine().runKernelFunc({
    forwardFunc: (_, save) => {
      const value = forward(save);
      notePeak();
      return value;
    },
    backwardsFunc: (dy, saved) => {
      notePeak();
      return gradients(dy, saved);
    },
    inputs,
  });
  return result;
}

let kernelsOff = false;

/** Says whether the backend in use has a kernel of ours of this name. */
export function hasKernel(name: string): boolean {
  return !kernelsOff && tf.getKernel(name, tf.getBackend()) != null;
}

/** Runs work with every operation composed of stock ones, as on a backend without kernels of ours; to compare with. */
export function runWithoutKernels<T>(work: () => T): T {
  kernelsOff = true;
  try {
    return work();
  } finally {
    kernelsOff = false;
  }
}

/** Runs a registered kernel by name; the tape does not see it. */
export function callKernel(name: string, inputs: Record<string, Tensor>, attributes: object = {}): Tensor[] {
  const result = tf
    .engine()
    .runKernel(name, inputs as unknown as tf.NamedTensorMap, attributes as never) as unknown as
    Tensor | Tensor[];
  return Array.isArray(result) ? result : [result];
}

const constants = new Map<string, Tensor>();

/**
 * Gives a number as a tensor, uploaded once for each backend.
 *
 * memory: owned by the engine, never to be disposed of
 */
export function constant(value: number): Tensor {
  const key = `${tf.getBackend()}:${value}`;
  let tensor = constants.get(key);
  if (!tensor || tensor.isDisposed) {
    tensor = tf.keep(tf.scalar(value));
    constants.set(key, tensor);
  }
  return tensor;
}

/**
 * Computes a loss and its gradients with respect to the named weights.
 *
 * A weight that the loss does not depend on gets no entry.
 *
 * memory: the caller disposes of the loss and of each gradient; everything between is gone
 */
export function computeGradients(
  weights: Weights,
  names: readonly string[],
  f: () => Scalar,
): { loss: Tensor; gradients: Weights } {
  const xs = names.map((name) => weights[name]);
  const kept = tf.tidy(() => {
    const { value, grads } = engine().gradients(f, xs, null, true);
    return [value, ...grads] as Tensor[];
  });
  const [loss, ...found] = kept as (Tensor | null)[];
  const gradients: Weights = {};
  names.forEach((name, i) => {
    const gradient = found[i];
    if (gradient) gradients[name] = gradient;
  });
  notePeak();
  return { loss: loss as Tensor, gradients };
}

/** Disposes of every tensor of a set of weights. */
export function disposeWeights(weights: Weights): void {
  for (const tensor of Object.values(weights)) tensor.dispose();
}
