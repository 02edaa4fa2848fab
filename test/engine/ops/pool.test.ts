import { beforeAll, expect, test } from "vitest";
import { poolMean } from "../../../src/engine/ops/pool.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { nodeWays, startBackend } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

const mask = () => tf.tensor2d([[1, 1, 0], [1, 0, 0]]); // prettier-ignore

testOperation("poolMean", nodeWays);

beforeAll(() => startBackend("simd"));

test("only tokens that the mask keeps count", () => {
  const hidden = tf.tensor3d([[[1, 10], [3, 20], [99, 99]], [[5, 6], [99, 99], [99, 99]]]); // prettier-ignore
  expect(Array.from(poolMean(hidden, mask()).dataSync())).toEqual([2, 15, 5, 6]);
});
