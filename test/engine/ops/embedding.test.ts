import { beforeAll, expect, test } from "vitest";
import { takeRows } from "../../../src/engine/ops/embedding.ts";
import { computeGradients, tf, type Scalar } from "../../../src/engine/tensor.ts";
import { startBackend } from "../../support/backends.ts";
import { testGolden } from "../../support/operations.ts";

testGolden("takeRows", ({ table, ids }) => takeRows(table, ids));

beforeAll(() => startBackend("simd"));

test("a row that is taken three times gets three times the gradient, one that is not gets 0", () => {
  const table = tf.zeros([3, 2]);
  const ids = tf.tensor1d([2, 2, 0, 2], "int32");
  const { gradients } = computeGradients({ table }, ["table"], () => tf.sum(takeRows(table, ids)) as Scalar);
  expect(Array.from(gradients.table.dataSync())).toEqual([1, 1, 0, 0, 3, 3]);
});

test("the stock gather of tfjs has a gradient on simd, where the kernel it needs is ours", () => {
  const table = tf.zeros([3, 2]);
  const ids = tf.tensor1d([1, 1], "int32");
  const { gradients } = computeGradients({ table }, ["table"], () => tf.sum(tf.gather(table, ids)) as Scalar);
  expect(Array.from(gradients.table.dataSync())).toEqual([0, 0, 2, 2, 0, 0]);
});
