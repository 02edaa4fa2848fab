import { beforeAll, expect, test } from "vitest";
import { embedTokens, takeRows } from "../../../src/engine/ops/embedding.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { nodeWays, startBackend } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

testOperation("takeRows", nodeWays);
testOperation("embedTokens", nodeWays);

beforeAll(() => startBackend("simd"));

test("a row that is taken three times gets three times the gradient, one that is not gets 0", () => {
  const table = tf.zeros([3, 2]);
  const ids = tf.tensor1d([2, 2, 0, 2], "int32");
  const { gradients } = computeGradients({ table }, ["table"], () => takeRows(table, ids), tf.ones([4, 2]));
  expect(Array.from(gradients.table.dataSync())).toEqual([1, 1, 0, 0, 3, 3]);
});

test("a token is its word, its position and the token type 0 added up", () => {
  const tables = {
    words: tf.tensor2d([[1, 2], [3, 4]]), // prettier-ignore
    positions: tf.tensor2d([[100, 200], [300, 400], [500, 600]]), // prettier-ignore
    types: tf.tensor2d([[0.5, 0.25], [9, 9]]), // prettier-ignore
  };
  const sum = embedTokens(tables, tf.tensor2d([[1, 0]], undefined, "int32"), 1);
  expect(Array.from(sum.dataSync())).toEqual([303.5, 404.25, 501.5, 602.25]);
});
