import * as tf from "@tensorflow/tfjs-core";

/** An array on the device. */
export type Tensor = tf.Tensor;

/** A tensor of one number. */
export type Scalar = tf.Scalar;

/** Parameters by the name of the reference implementation. */
export type Weights = Record<string, Tensor>;

/** TensorFlow.js, for this folder and for tests: above the engine a stock operation would be missing on the tape. */
export { tf };

/** Tensors that live now, and the most bytes that they ever took since `resetPeak`. */
export interface MemoryUse {
  numTensors: number;
  numBytes: number;
  /** On simd with the scratch of the kernels; elsewhere of the tensors alone. */
  peakBytes: number;
  /** What the device holds for them, pools included: buffers of the GPU, or the memory of WebAssembly; null on plain cpu. */
  deviceBytes: number | null;
}

/** What the memory of a backend says of itself, as far as it does. */
interface BackendMemory {
  numBytesInGPU?: number;
  numBytesPeak?: number;
  numBytesReserved?: number;
}

const countBytes = () => (tf.engine() as unknown as { state: { numBytes: number } }).state.numBytes;

let peakBytes = 0;

/** Looks whether more bytes live now than ever since `resetPeak`. */
export function notePeak(): void {
  peakBytes = Math.max(peakBytes, countBytes());
}

/** Says how much memory tensors take; the peak is looked at after each operation of ours. */
export function readMemory(): MemoryUse {
  notePeak();
  const { numBytesInGPU, numBytesPeak, numBytesReserved } = tf.backend().memory() as BackendMemory;
  return {
    numTensors: tf.memory().numTensors,
    numBytes: countBytes(),
    peakBytes: numBytesPeak ?? peakBytes,
    deviceBytes: numBytesInGPU ?? numBytesReserved ?? null,
  };
}

/** Forgets the peak, so that a new run starts from what lives now. */
export function resetPeak(): void {
  peakBytes = countBytes();
  (tf.backend() as { resetPeak?: () => void }).resetPeak?.();
}

/** Name of the backend in use. */
export function readBackend(): string {
  return tf.getBackend();
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

/** Runs a registered kernel by name. */
export function callKernel(name: string, inputs: Record<string, Tensor>, attributes: object = {}): Tensor[] {
  const result = tf
    .engine()
    .runKernel(name, inputs as unknown as tf.NamedTensorMap, attributes as never) as unknown as
    Tensor | Tensor[];
  return Array.isArray(result) ? result : [result];
}

const constants = new Map<string, { backend: unknown; tensor: Tensor }>();

/**
 * Gives a number as a tensor, uploaded once for each backend.
 *
 * memory: owned by the engine, never to be disposed of
 */
export function constant(value: number): Tensor {
  const key = `${tf.getBackend()}:${value}`;
  const backend = tf.backend();
  const known = constants.get(key);
  if (known?.backend === backend && !known.tensor.isDisposed) return known.tensor;
  const tensor = tf.keep(tf.scalar(value));
  constants.set(key, { backend, tensor });
  return tensor;
}

/**
 * Sends values to the device.
 *
 * shapes: values hold as many numbers as `shape` says
 * memory: the caller disposes of the tensor
 */
export function toTensor(
  values: Float32Array | Int32Array | number[],
  shape: readonly number[],
  dtype: "float32" | "int32" = "float32",
): Tensor {
  return tf.tensor(values, shape as number[], dtype);
}

/**
 * Makes a tensor whose values are all the same.
 *
 * memory: the caller disposes of the tensor
 */
export function fillTensor(shape: readonly number[], value: number): Tensor {
  return tf.fill(shape as number[], value);
}

/**
 * Copies a tensor to memory of its own, so that a later step that writes to the original leaves it as it is.
 *
 * memory: the caller disposes of the copy
 */
export function copyTensor(x: Tensor): Tensor {
  if (hasKernel("ClienteleCopy")) return callKernel("ClienteleCopy", { x })[0];
  return tf.mul(x, constant(1));
}

/** Reads tensors of one number each back from the device, in one transfer. */
export async function readScalars(tensors: Tensor[]): Promise<Float32Array> {
  const joined = tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [1]))));
  try {
    return await joined.data<"float32">();
  } finally {
    joined.dispose();
  }
}

/** After how many steps their losses are read back: a GPU is not to wait for that, a CPU does not. */
export function countStepsPerReadback(): number {
  return tf.getBackend() === "webgpu" ? 16 : 1;
}

let stepBefore: Promise<void> | undefined;

/** Waits until the device has done what the step before this one asked for, so that it is never more than one step behind. */
export async function waitForDevice(): Promise<void> {
  const { queue } = tf.backend() as { queue?: GPUQueue };
  const before = stepBefore;
  // Of a device that is lost nothing more is to be awaited: reading from it says so.
  stepBefore = queue?.onSubmittedWorkDone().catch(() => undefined);
  await before;
}

/** Runs work and disposes of every tensor made in it but for those it returns. */
export function tidy<T extends tf.TensorContainer>(work: () => T): T {
  return tf.tidy(work);
}

/** Disposes of a tensor, or of all in a set. */
export function dispose(tensors: tf.TensorContainer): void {
  tf.dispose(tensors);
}
