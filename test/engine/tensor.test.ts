import { beforeAll, expect, test } from "vitest";
import { constant, copyTensor, readMemory, resetPeak, tf } from "../../src/engine/tensor.ts";
import { startBackend } from "../support/backends.ts";

beforeAll(() => startBackend("cpu"));

test("the peak counts what lived at once, and is forgotten by resetPeak", () => {
  resetPeak();
  const before = readMemory();
  const x = tf.zeros([1000]);
  const during = readMemory();
  x.dispose();
  const after = readMemory();
  expect(during.numBytes).toBe(before.numBytes + 4000);
  expect(after.numBytes).toBe(before.numBytes);
  expect(after.peakBytes).toBe(before.numBytes + 4000);
  resetPeak();
  expect(readMemory().peakBytes).toBe(after.numBytes);
});

test("a copy equals the original and has memory of its own", () => {
  const x = tf.tensor1d([1.5, -0, 3]);
  const copy = copyTensor(x);
  expect(copy.dataId).not.toBe(x.dataId);
  x.dispose();
  expect(Array.from(copy.dataSync())).toEqual([1.5, -0, 3]);
});

test("a constant is made once", () => {
  expect(constant(0.125)).toBe(constant(0.125));
  expect(constant(0.125).dataSync()[0]).toBe(0.125);
});
