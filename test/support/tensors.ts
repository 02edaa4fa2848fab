import { expect } from "vitest";
import { readMemory } from "../../src/engine/tensor.ts";

/** Asserts that values differ by no more than `tolerance` of the largest expected one (at least of `floor`). */
export function expectClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = "",
  floor = 1,
): void {
  expect(found.length, `${what}: length`).toBe(expected.length);
  let scale = floor;
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
