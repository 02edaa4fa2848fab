import { expect, test } from "vitest";
import { addRow } from "../../../src/engine/ops/add-row.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { makeValues, testDifferences } from "../../support/operations.ts";

testDifferences(
  "a row added to 3 rows",
  () => ({ x: makeValues([3, 5]), row: makeValues([5], 2) }),
  ({ x, row }) => addRow(x, row),
);

test("the row is added to every row", () => {
  const sum = addRow(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor1d([10, 20])); // prettier-ignore
  expect(Array.from(sum.dataSync())).toEqual([11, 22, 13, 24]);
});
