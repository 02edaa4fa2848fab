import { expect, test } from "vitest";
import { chooseVocabulary, spellWord } from "../../../src/features/tokens/choose-vocabulary.ts";
import { specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";

const old = ["[PAD]", "[unused1]", "the", "shop", "##ping", "dress", "##es", "##ed", "über", "zebra"];
const words = new Map([
  ["shopping", 50],
  ["dresses", 20],
  ["the", 10],
  ["flowy", 60],
  ["boho", 59],
  ["好", 7],
  ["很", 9],
  ["!", 3],
]);

test("a chosen vocabulary begins with the special tokens and holds ASCII and the ideographs of the texts", () => {
  const vocabulary = chooseVocabulary(words, old, 500);
  expect(vocabulary.slice(0, 5)).toEqual([...specialTokens]);
  for (const token of ["a", "##a", "0", "##9", "!", "~", "好", "很"]) expect(vocabulary).toContain(token);
  expect(vocabulary.indexOf("很")).toBeLessThan(vocabulary.indexOf("好"));
  expect(new Set(vocabulary).size).toBe(vocabulary.length);
});

test("old tokens come by their use in spelling the words, and unused ones after them", () => {
  const vocabulary = chooseVocabulary(words, old, 500);
  const places = ["shop", "dress", "the", "zebra"].map((token) => vocabulary.indexOf(token));
  expect(places.every((place) => place > 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

test("a new word comes in from 60 occurrences on, and no token of another script does", () => {
  const vocabulary = chooseVocabulary(words, old, 500);
  expect(vocabulary).toContain("flowy");
  expect(vocabulary).not.toContain("boho");
  expect(vocabulary).not.toContain("über");
  expect(vocabulary).not.toContain("[unused1]");
});

test("the size cuts what is used least, and the same words in another order give the same vocabulary", () => {
  const reversed = new Map([...words].reverse());
  const whole = chooseVocabulary(words, old, 500);
  expect(chooseVocabulary(reversed, old, 500)).toEqual(whole);
  expect(chooseVocabulary(words, old, 120)).toEqual(whole.slice(0, 120));
});

test("a word is spelled with the longest tokens first, or not at all", () => {
  const tokens = new Set(["shop", "sho", "##pping", "##ping", "##p"]);
  expect(spellWord("shopping", tokens)).toEqual(["shop", "##ping"]);
  expect(spellWord("shopp", tokens)).toEqual(["shop", "##p"]);
  expect(spellWord("shops", tokens)).toBeNull();
});
