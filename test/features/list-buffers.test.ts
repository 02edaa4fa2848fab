import { expect, test } from "vitest";
import { listBuffers, listSideBuffers } from "../../src/features/list-buffers.ts";
import { prepareFeatures } from "../../src/features/prepare-features.ts";
import { makeCustomers, makeRecipe } from "./support.ts";

test("the listed memory can be handed over once, and leaves no array behind", async () => {
  const options = { onProgress: () => {}, isCancelled: () => false };
  const { prepared } = await prepareFeatures(makeCustomers(), makeRecipe(), options);
  const copy = structuredClone(prepared);
  const received = structuredClone(prepared, { transfer: listBuffers(prepared) });
  expect(received).toEqual(copy);
  const { train, validation, test: held } = prepared;
  for (const side of [train, validation, held]) {
    const { tokens, ngrams } = side;
    const arrays = [side.numbers, side.raw!, side.categories, side.target, tokens!.ids, tokens!.offsets];
    for (const array of [...arrays, ngrams!.columns, ngrams!.values, ngrams!.offsets])
      expect(array.byteLength).toBe(0);
  }
});

test("a side without texts lists its numbers, categories and target alone", () => {
  const side = {
    keys: ["a"],
    ...{ tokens: null, raw: null, ngrams: null },
    numbers: new Float32Array(2),
    categories: new Int32Array(1),
    target: new Float32Array(1),
  };
  expect(listSideBuffers(side)).toEqual([side.numbers.buffer, side.categories.buffer, side.target.buffer]);
});
