import { expect, test } from "vitest";
import { listBuffers } from "../../src/features/list-buffers.ts";
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
