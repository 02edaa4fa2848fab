import { beforeAll, describe, expect, test } from "vitest";
import type { SimdBackend } from "../../../src/engine/simd/backend.ts";
import { tf, type Tensor } from "../../../src/engine/tensor.ts";
import { startBackend } from "../../support/backends.ts";
import { expectClose } from "../../support/tensors.ts";

const draw = (shape: number[], seed = 1) => tf.randomUniform(shape, -1, 1, "float32", seed);
const ids = () => tf.tensor1d([2, 0, 2, 1, 2], "int32");

/** Operations of tfjs that nothing of ours replaces, or that must go on working where something does. */
const stock: Record<string, () => Tensor> = {
  "matMul, right side transposed": () =>
    tf.matMul(draw([2, 3, 5]) as tf.Tensor3D, draw([2, 7, 5]) as tf.Tensor3D, false, true),
  "add with broadcast": () => tf.add(draw([3, 1, 4]), draw([5, 1])),
  "add of a scalar": () => tf.add(draw([3, 5]), tf.scalar(2)),
  "mul, same shape": () => tf.mul(draw([17, 3]), draw([17, 3], 2)),
  "sub of a tensor from a scalar": () => tf.sub(tf.scalar(1), draw([65])),
  "int32 mul": () => tf.mul(ids(), ids()),
  sum: () => tf.sum(draw([3, 4, 5]), [0, 2]),
  mean: () => tf.mean(draw([3, 4, 5]), 1),
  "max and argMax": () => tf.add(tf.max(draw([4, 5]), 1), tf.cast(tf.argMax(draw([4, 5]), 1), "float32")),
  concat: () => tf.concat([draw([2, 3]), draw([2, 5])], 1),
  slice: () => tf.slice(draw([4, 6]), [1, 2], [2, 3]),
  split: () => tf.split(draw([4, 6]), 3, 1)[1],
  transpose: () => tf.transpose(draw([2, 3, 4, 5]), [0, 2, 1, 3]),
  softmax: () => tf.softmax(draw([5, 7])),
  logSoftmax: () => tf.logSoftmax(draw([5, 7])),
  gather: () => tf.gather(draw([3, 4]), ids()),
  unsortedSegmentSum: () => tf.unsortedSegmentSum(draw([5, 4]), ids(), 4),
  oneHot: () => tf.oneHot(ids(), 3),
  reshape: () => tf.reshape(draw([6, 4]), [3, 8]),
  "cast to int32 and bool": () => tf.cast(tf.cast(tf.mul(draw([9]), 10), "int32"), "bool"),
  where: () => tf.where(tf.greater(draw([5]), 0), draw([5], 2), draw([5], 3)),
  "logical and comparison": () => tf.logicalAnd(tf.less(draw([9]), 0.5), tf.notEqual(draw([9]), 0)),
  "exp, tanh, log, rsqrt, erf": () => {
    const x = draw([70]);
    return tf.addN([tf.exp(x), tf.tanh(x), tf.log(tf.add(x, 2)), tf.rsqrt(tf.add(x, 2)), tf.erf(x)]);
  },
  "sigmoid, relu, square, sqrt": () => {
    const x = draw([70]);
    return tf.addN([tf.sigmoid(x), tf.relu(x), tf.square(x), tf.sqrt(tf.abs(x))]);
  },
  "div and pow": () => tf.div(tf.pow(tf.abs(draw([3, 5])), 1.5), tf.add(draw([5]), 3)),
  "pad and tile": () => tf.tile(tf.pad(draw([2, 3]), [[1, 0], [0, 2]]), [2, 1]), // prettier-ignore
  "stack and unstack": () => tf.stack(tf.unstack(draw([3, 4]), 1)),
  cumsum: () => tf.cumsum(draw([3, 6]), 1),
  "zeros, ones, fill, range": () => tf.addN([tf.zeros([4]), tf.ones([4]), tf.fill([4], 3), tf.range(0, 4)]),
  "depthwise-like einsum": () => tf.einsum("bij,bjk->bik", draw([2, 3, 4]), draw([2, 4, 5])),
  "an empty tensor": () => tf.concat([tf.tensor2d([], [0, 3]), draw([2, 3])], 0),
};

async function compute(backend: "simd" | "cpu", make: () => Tensor) {
  await startBackend(backend);
  const tensor = tf.tidy(make);
  const { shape, dtype } = tensor;
  const values = tensor.dataSync();
  tensor.dispose();
  return { shape, dtype, values };
}

const heapOf = () => (tf.backend() as unknown as SimdBackend).heap;

describe("the backend simd", () => {
  beforeAll(() => startBackend("simd"));

  test.each(Object.entries(stock))("%s is what it is on cpu, and leaves no bytes in use", async (_, make) => {
    const expected = await compute("cpu", make);
    await startBackend("simd");
    const before = { tensors: tf.memory().numTensors, ...heapOf().readFigures() };
    const found = await compute("simd", make);
    expect(heapOf().readFigures().used).toBe(before.used);
    expect(tf.memory().numTensors).toBe(before.tensors);
    expect(found.shape).toEqual(expected.shape);
    expect(found.dtype).toBe(expected.dtype);
    expect(found.values.constructor).toBe(expected.values.constructor);
    expectClose(found.values, expected.values, 1e-6);
  });

  test("what is read is a copy in memory of its own", async () => {
    await startBackend("simd");
    const tensor = tf.tensor1d([1, 2, 3]);
    for (const values of [tensor.dataSync(), await tensor.data()]) {
      expect(values.buffer).toBeInstanceOf(ArrayBuffer);
      values[0] = 9;
    }
    expect(Array.from(tensor.dataSync())).toEqual([1, 2, 3]);
    tensor.dispose();
  });

  test("a tensor made from an array does not change with the array", async () => {
    await startBackend("simd");
    const array = new Float32Array([1, 2]);
    const tensor = tf.tensor1d(array);
    array[0] = 5;
    expect(tensor.dataSync()[0]).toBe(1);
    tensor.dispose();
  });

  test("strings and complex numbers go through", async () => {
    await startBackend("simd");
    const { used } = heapOf().readFigures();
    const words = tf.tensor1d(["one", "zwei"]);
    expect(words.dataSync() as unknown).toEqual(["one", "zwei"]);
    const numbers = tf.complex([1, 2], [3, 4]);
    const imaginary = tf.imag(numbers);
    expect(Array.from(imaginary.dataSync())).toEqual([3, 4]);
    tf.dispose([words, numbers, imaginary]);
    expect(heapOf().readFigures().used).toBe(used);
  });

  test("a tensor that two share is freed with the last of them", async () => {
    await startBackend("simd");
    const { used } = heapOf().readFigures();
    const first = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const second = tf.reshape(first, [4]);
    first.dispose();
    expect(Array.from(second.dataSync())).toEqual([1, 2, 3, 4]);
    expect(heapOf().readFigures().used).toBe(used + 64);
    second.dispose();
    expect(heapOf().readFigures().used).toBe(used);
  });

  test("tensors move to cpu and back when they are used there", async () => {
    await startBackend("simd");
    const { used } = heapOf().readFigures();
    const tensor = tf.tensor1d([1, 2, 3]);
    await startBackend("cpu");
    const doubled = tf.mul(tensor, 2);
    expect(Array.from(doubled.dataSync())).toEqual([2, 4, 6]);
    await startBackend("simd");
    expect(heapOf().readFigures().used).toBe(used);
    expect(Array.from(tf.add(doubled, tensor).dataSync())).toEqual([3, 6, 9]);
    tf.dispose([tensor, doubled]);
  });

  test("says how many bytes are in use, were at most, and are set aside", async () => {
    await startBackend("simd");
    const backend = tf.backend() as unknown as SimdBackend;
    backend.resetPeak();
    const before = backend.memory();
    const tensor = tf.zeros([1000]);
    tensor.dispose();
    const after = tf.memory() as unknown as ReturnType<SimdBackend["memory"]>;
    expect(after.numBytesUsed).toBe(before.numBytesUsed);
    expect(after.numBytesPeak - before.numBytesPeak).toBe(4032); // 4,000 bytes in whole lines of 64
    expect(after.numBytesReserved).toBeGreaterThan(after.numBytesPeak);
  });
});
