import { beforeAll, test } from "vitest";
import { poolWeighted } from "../../../src/engine/ops/pool-weighted.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { nodeWays, startBackend } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";
import { expectClose } from "../../support/tensors.ts";

testOperation("poolWeighted", nodeWays);

beforeAll(() => startBackend("simd"));

test("vectors weigh as the softmax of their scores, and what the mask leaves out weighs nothing", () => {
  const x = tf.tensor3d([[[1, 10], [3, 20], [99, 99]], [[5, 6], [99, 99], [99, 99]]]); // prettier-ignore
  const scores = tf.tensor2d([[0, Math.log(3), 50], [-7, 50, 50]]); // prettier-ignore
  const mask = tf.tensor2d([[1, 1, 0], [1, 0, 0]]); // prettier-ignore
  // 1/4 and 3/4 in the first row, all of the only one in the second
  expectClose(poolWeighted(x, scores, mask).dataSync(), [2.5, 17.5, 5, 6], 1e-6);
});
