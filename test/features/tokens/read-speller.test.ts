import { expect, test } from "vitest";
import { readSpeller } from "../../../src/features/tokens/read-speller.ts";
import type { TokenizerJson } from "../../../src/features/tokens/tokenizer-json.ts";

const json = (model: TokenizerJson["model"]): TokenizerJson => ({
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  model,
});

const wordPiece = readSpeller(
  json({ type: "WordPiece", vocab: { "[PAD]": 0, flow: 1, "##y": 2, "##ing": 3 } }),
);
const unigram = readSpeller(
  json({
    type: "Unigram",
    vocab: [
      ["<s>", 0],
      ["<pad>", 0],
      ["</s>", 0],
      ["<unk>", 0],
      ["▁flow", -4],
      ["y", -3],
      ["▁fl", -5],
      ["ow", -5],
      ["▁good", -2],
      ["好", -6],
      ["▁好", -7],
      ["▁很", -8],
      ["!", -2],
    ],
  }),
);

test("WordPiece spells a token by itself where it has it, else by its pieces", () => {
  expect(wordPiece.spell("flow")).toEqual([1]);
  expect(wordPiece.spell("##ing")).toEqual([3]);
  expect(wordPiece.spell("flowy")).toEqual([1, 2]);
  expect(wordPiece.spell("好")).toEqual([]);
  expect(wordPiece.tokens).toEqual(["[PAD]", "flow", "##y", "##ing"]);
});

test("Unigram spells the beginning of a word with its sign, and what continues one without", () => {
  expect(unigram.spell("good")).toEqual([8]);
  expect(unigram.spell("flowy")).toEqual([4, 5]); // -4 - 3 beats -5 - 5 - 3
  expect(unigram.spell("##y")).toEqual([5]);
  expect(unigram.tokens).toEqual([]);
});

test("Unigram gives an ideograph and a sign as they stand inside a text, else as they begin one", () => {
  expect(unigram.spell("好")).toEqual([9]);
  expect(unigram.spell("很")).toEqual([11]);
  expect(unigram.spell("!")).toEqual([12]);
  expect(unigram.spell("鬱")).toEqual([]);
});

test("special tokens are those of RoBERTa, and one that is not there is spelled by nothing", () => {
  expect(unigram.spell("[CLS]")).toEqual([0]);
  expect(unigram.spell("[PAD]")).toEqual([1]);
  expect(unigram.spell("[MASK]")).toEqual([]);
});

test("a tokenizer of another kind is refused", () => {
  expect(() => readSpeller(json({ type: "BPE", vocab: { a: 0 } }))).toThrow("BPE");
});
