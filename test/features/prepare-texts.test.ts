import { expect, test } from "vitest";
import { prepareTexts } from "../../src/features/prepare-texts.ts";

test("lengths are told before truncation, with [CLS] and [SEP], of all sides together", async () => {
  const sides = [Array.from({ length: 6 }, () => "ok so"), ["", "ok"], ["ok ok ok ok ok ok"]];
  const { facts, sides: made } = await prepareTexts(
    sides,
    { maxTokens: 6, own: null },
    async () => {},
    () => {},
  );
  // Lengths 4 x 6, 2, 3 and 8: the fifth of nine is 4; the 8 is cut to 6.
  expect(facts).toMatchObject({
    medianTokens: 4,
    maxTokens: 8,
    truncatedCustomers: 1,
    truncatedTokens: 2,
    emptyTexts: 1,
  });
  expect(made.map(({ tokens }) => tokens.offsets.at(-1))).toEqual([24, 5, 6]);
});

test("n-grams are learned of the training texts alone", async () => {
  const sides = [["ok so", "ok so", ""], ["new words here new words"], ["so ok so"]];
  const { sides: made } = await prepareTexts(
    sides,
    { maxTokens: 16, own: null },
    async () => {},
    () => {},
  );
  const [train, validation, held] = made.map(({ ngrams }) => ngrams!);
  expect([train.width, validation.width, held.width]).toEqual([3, 3, 3]); // ok, ok so, so
  expect([...train.values]).toEqual([1, 1, 1, 1, 1, 1]);
  expect(validation.columns.length).toBe(0);
  expect([...held.values]).toEqual([1, 1, 2]);
});
