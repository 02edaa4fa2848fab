import { beforeAll, expect, test } from "vitest";
import { prependOnes } from "../../../src/engine/ops/token-rows.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { nodeWays, startBackend } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

testOperation("prependRows", nodeWays);
testOperation("dropRows", nodeWays);

beforeAll(() => startBackend("simd"));

test("a lengthened mask keeps what stands before each text", () => {
  const mask = tf.tensor2d([[1, 1, 0], [1, 0, 0]]); // prettier-ignore
  const longer = prependOnes(mask, 2);
  expect(longer.shape).toEqual([2, 5]);
  expect(Array.from(longer.dataSync())).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 0, 0]);
});
