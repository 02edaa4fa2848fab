import { expect, test } from "vitest";
import { dropout } from "../../../src/engine/ops/dropout.ts";
import { runWithoutKernels, tf } from "../../../src/engine/tensor.ts";
import { nodeWays, startBackend } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

testOperation("dropout", nodeWays);

test("every backend, with our kernel and without, drops the same positions", async () => {
  const results: number[][] = [];
  for (const backend of ["simd", "cpu"] as const) {
    await startBackend(backend);
    const x = tf.ones([5, 13]);
    results.push(Array.from(dropout(x, 0.4, 21).dataSync()));
    results.push(Array.from(runWithoutKernels(() => dropout(x, 0.4, 21)).dataSync()));
  }
  expect(new Set(results[0]).size).toBe(2);
  for (const result of results) expect(result).toEqual(results[0]);
});

test("a rate of 0 leaves the values as they are", async () => {
  await startBackend("cpu");
  expect(Array.from(dropout(tf.tensor1d([1, -2, 3]), 0, 5).dataSync())).toEqual([1, -2, 3]);
});
