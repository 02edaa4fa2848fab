import { beforeAll, expect, test } from "vitest";
import { splitColumns } from "../../../src/engine/ops/shape.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { nodeWays, startBackend } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

testOperation("concatColumns", nodeWays);
testOperation("reshape", nodeWays);

beforeAll(() => startBackend("simd"));

test("columns are taken apart in their order, one that is alone too", () => {
  const x = tf.tensor2d([[1, 2, 3], [4, 5, 6]], undefined, "int32"); // prettier-ignore
  expect(splitColumns(x).map((column) => Array.from(column.dataSync()))).toEqual([[1, 4], [2, 5], [3, 6]]); // prettier-ignore
  expect(splitColumns(tf.tensor2d([[7], [8]])).map((column) => column.shape)).toEqual([[2]]);
});
