import { expect } from "vitest";
import { initRandom } from "../../src/base/random.ts";
import { startWebgpu } from "../../src/engine/webgpu/device.ts";
import { callKernel, readMemory, tf, type Tensor } from "../../src/engine/tensor.ts";

/** Sizes that are no multiple of a workgroup, and some that fill more than one. */
export const oddSizes = [1, 3, 17, 63, 65, 130, 1000];

/** Starts WebGPU; a browser without it fails the test. */
export async function startGpu(): Promise<void> {
  expect(await startWebgpu()).not.toBeNull();
}

/** Draws values between -spread and spread. */
export function draw(length: number, seed = 1, spread = 1): Float32Array {
  const random = initRandom(seed);
  return Float32Array.from({ length }, () => (random() * 2 - 1) * spread);
}

/** Draws whole numbers from 0 up to `below`. */
export function drawIds(length: number, below: number, seed = 1): Int32Array {
  const random = initRandom(seed);
  return Int32Array.from({ length }, () => Math.floor(random() * below));
}

/** Runs a kernel and reads what it gives; a second run must give the same bits, and leave no tensor and no buffer. */
export async function runKernel(
  name: string,
  inputs: Record<string, Tensor>,
  attributes: object = {},
): Promise<{ shape: number[]; values: Float32Array }[]> {
  const run = async () => {
    const outputs = callKernel(name, inputs, attributes);
    const values = await Promise.all(outputs.map((output) => output.data<"float32">()));
    const found = outputs.map(({ shape }, i) => ({ shape, values: values[i].slice() }));
    tf.dispose(outputs);
    return found;
  };
  const first = await run();
  const before = readMemory();
  const buffers = tf.backend().numDataIds();
  const second = await run();
  expect(readMemory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  expect(tf.backend().numDataIds()).toBe(buffers);
  second.forEach(({ values }, i) => expect(findOtherBits(values, first[i].values)).toBe(-1));
  return first;
}

/** The first value whose bits are not those expected, -1 where there is none; half a million go by in a moment. */
function findOtherBits(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Math.min(found.length, expected.length);
  const bits = asBits(expected);
  return asBits(found).findIndex((each, i) => each !== bits[i]);
}

/** The bits of float32 values, so that a NaN equals itself and 0 is not -0. */
export function asBits(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** Counts what work asks of the device: launches, and buffers that are filled from JavaScript for it. */
export function countCommands(work: () => void): { dispatches: number; uploads: number } {
  const counts = { dispatches: 0, uploads: 0 };
  const pass = GPUComputePassEncoder.prototype;
  const { queue } = tf.backend() as unknown as { queue: GPUQueue };
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  const { dispatchWorkgroups } = pass;
  const createBuffer = device.createBuffer.bind(device);
  const writeBuffer = queue.writeBuffer.bind(queue);
  pass.dispatchWorkgroups = function (...sizes) {
    counts.dispatches++;
    return dispatchWorkgroups.apply(this, sizes);
  };
  device.createBuffer = (descriptor) => {
    if (descriptor.mappedAtCreation) counts.uploads++;
    return createBuffer(descriptor);
  };
  queue.writeBuffer = (buffer: GPUBuffer, ...rest: never[]) => {
    if (buffer.usage & GPUBufferUsage.STORAGE) counts.uploads++;
    return (writeBuffer as (buffer: GPUBuffer, ...rest: never[]) => undefined)(buffer, ...rest);
  };
  try {
    work();
  } finally {
    pass.dispatchWorkgroups = dispatchWorkgroups;
    device.createBuffer = createBuffer;
    queue.writeBuffer = writeBuffer;
  }
  return counts;
}
