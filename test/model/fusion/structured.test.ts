import { beforeAll, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { initCategories, runStructured } from "../../../src/model/fusion/structured.ts";
import { startBackend } from "../../support/backends.ts";
import { tinyShape } from "../../support/models.ts";

beforeAll(() => startBackend("cpu"));

test("numbers come first, then the row of each category's code", () => {
  const weights = initCategories(tinyShape, 1);
  const inputs = {
    ids: null,
    mask: null,
    numbers: tf.tensor2d([[1, 2, 3]]),
    categories: tf.tensor2d([[1, 6]], [1, 2], "int32"),
  };
  const [first, second] = [0, 1].map(
    (i) => weights[`fusion.categories.${i}.weight`].arraySync() as number[][],
  );
  const vector = runStructured(weights, tinyShape, inputs);
  expect(Array.from(vector.dataSync())).toEqual([1, 2, 3, ...first[1], ...second[6]]);
});

test("columns of numbers alone, or of categories alone, are enough", () => {
  const none = { ids: null, mask: null };
  const numbers = { ...none, numbers: tf.tensor2d([[4, 5, 6]]), categories: tf.zeros([1, 0], "int32") };
  expect(runStructured({}, { ...tinyShape, categorySizes: [] }, numbers).shape).toEqual([1, 3]);
  const shape = { ...tinyShape, numbers: 0 };
  const categories = { ...none, numbers: tf.zeros([1, 0]), categories: tf.zeros([1, 2], "int32") };
  expect(runStructured(initCategories(shape, 1), shape, categories).shape).toEqual([1, 5]);
});
