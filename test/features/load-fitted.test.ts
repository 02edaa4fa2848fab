import { expect, test } from "vitest";
import { loadFitted } from "../../src/features/load-fitted.ts";
import { prepareFeatures } from "../../src/features/prepare-features.ts";
import { makeCustomers, makeRecipe } from "./support.ts";

const quiet = { onProgress: () => {}, isCancelled: () => false };
const { fitted, tokenizer } = (await prepareFeatures(makeCustomers(), makeRecipe(), quiet)).prepared;

test("the columns, the settings of the texts and the tokenizer are ready to be applied", () => {
  const loaded = loadFitted(fitted);
  expect(loaded.structured.columns.map(({ name }) => name)).toEqual(["age", "city", "joined"]);
  expect([loaded.texts.most, loaded.maxTokens]).toEqual([8, 32]);
  const { wordStarts, ...facts } = tokenizer!; // which training alone needs
  expect(loaded.tokenizer!.facts).toEqual(facts);
  expect(wordStarts!.length).toBe(facts.vocabularySize);
});

test("a run without text has no tokenizer", () => {
  expect(loadFitted({ ...fitted, tokenizer: null }).tokenizer).toBeNull();
});

test.each(["", "7", "null", "{}", fitted.tokenizer!.slice(0, 300)])("the tokenizer %j is refused", (text) => {
  expect(() => loadFitted({ ...fitted, tokenizer: text })).toThrowError(
    expect.objectContaining({ problem: expect.objectContaining({ code: "features/bad-tokenizer" }) }),
  );
});

test("features that cannot be read are refused", () => {
  expect(() => loadFitted({ ...fitted, features: "{}" })).toThrowError(
    expect.objectContaining({ problem: expect.objectContaining({ code: "features/broken-fit" }) }),
  );
});
