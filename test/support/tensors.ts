import { expect } from "vitest";
import { readMemory, tf, type Tensor } from "../../src/engine/tensor.ts";

/** A tensor in a golden file. */
export interface Packed {
  shape: number[];
  dtype: "float32" | "int32";
  values: number[];
}

/** Makes a tensor of a golden file's entry. */
export function toTensor({ shape, dtype, values }: Packed): Tensor {
  return tf.tensor(values, shape, dtype);
}

/** Asserts that values differ by no more than `tolerance` of the largest expected one (at least of 1). */
export function expectClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = "",
): void {
  expect(found.length, `${what}: length`).toBe(expected.length);
  let scale = 1;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]));
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(found[i] - expected[i]);
    worst = Number.isNaN(off) ? Infinity : Math.max(worst, off);
  }
  expect(worst / scale, `${what}: largest difference beside ${scale}`).toBeLessThanOrEqual(tolerance);
}

/** Asserts that work leaves as many tensors and bytes as it found; it runs twice, the first time to fill what is kept for good. */
export function expectNoLeak(work: () => void): void {
  work();
  const before = readMemory();
  work();
  const after = readMemory();
  expect(after.numTensors).toBe(before.numTensors);
  expect(after.numBytes).toBe(before.numBytes);
}
