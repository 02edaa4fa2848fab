import { beforeAll, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { initModel, runModel, type ModelInputs, type ModelShape } from "../../../src/model/model.ts";
import { startBackend } from "../../support/backends.ts";
import { drawBatch, tinyShape, toModelInputs } from "../../support/models.ts";
import { expectClose } from "../../support/tensors.ts";

const bins = [[-1, 0, 1], [-1, 1], [0, 1]]; // prettier-ignore
const shapes: ModelShape[] = (["gated", "text-only", "cross-attention"] as const).map((fusion) => ({
  ...tinyShape,
  ...{ fusion, combine: "attend", bins: fusion === "cross-attention" ? bins : [] },
}));

beforeAll(() => startBackend("simd"));

/** Gives customers their texts by position; -1 where there is none. */
const giveTexts = (inputs: ModelInputs, own: number[][], customers: number[]): ModelInputs => ({
  ...inputs,
  texts: {
    places: tf.tensor2d(own.map((places) => places.map((place) => Math.max(0, place))), undefined, "int32"),
    mask: tf.tensor2d(own.map((places) => places.map((place) => (place < 0 ? 0 : 1)))),
  },
  numbers: tf.gather(inputs.numbers!, tf.tensor1d(customers, "int32")),
  categories: tf.gather(inputs.categories!, tf.tensor1d(customers, "int32")),
}); // prettier-ignore

test.each(shapes)("one text for each customer, apart, is what joined it is, with $fusion", (shape) => {
  const inputs = toModelInputs(drawBatch(shape, 4, 6, 3), 6);
  const weights = initModel(shape, 7);
  const joined = runModel(weights, shape, inputs, null).dataSync();
  const all = [0, 1, 2, 3];
  const alone = giveTexts(inputs, all.map((place) => [place]), all); // prettier-ignore
  expectClose(runModel(weights, shape, alone, null).dataSync(), joined, 1e-6);
  const roomy = giveTexts(inputs, all.map((place) => [place, -1, -1]), all); // prettier-ignore
  expectClose(runModel(weights, shape, roomy, null).dataSync(), joined, 1e-5);
});

test.each(shapes.slice(0, 2))("the order of a customer's texts tells $fusion nothing", (shape) => {
  const inputs = toModelInputs(drawBatch(shape, 5, 6, 4), 6);
  const weights = initModel(shape, 8);
  const score = (own: number[][]) =>
    runModel(weights, shape, giveTexts(inputs, own, [0, 1]), null).dataSync();
  expectClose(score([[4, 1, 0], [3, 2, -1]]), score([[0, 4, 1], [2, 3, -1]]), 1e-6); // prettier-ignore
});

test.each(shapes)("every text counts, and one that is nobody's does not, with $fusion", (shape) => {
  const weights = initModel(shape, 9);
  const batch = drawBatch(shape, 4, 6, 5);
  const score = (ids: number[][]) =>
    runModel(weights, shape, giveTexts(toModelInputs({ ...batch, ids }, 6), [[0, 1], [2, -1]], [0, 1]), null).dataSync(); // prettier-ignore
  const before = score(batch.ids);
  expectClose(score([...batch.ids.slice(0, 3), [1, 2, 3]]), before, 1e-6);
  const other = score([batch.ids[0], [7, 7, 7], ...batch.ids.slice(2)]);
  expect(Math.abs(other[0] - before[0])).toBeGreaterThan(1e-6);
  expectClose([other[1]], [before[1]], 1e-6);
});
