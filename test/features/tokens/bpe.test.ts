import { expect, test } from "vitest";
import { createBytePairs } from "../../../src/features/tokens/bpe.ts";
import type { TokenizerJson } from "../../../src/features/tokens/tokenizer-json.ts";

const pieces = ["<unk>", "a", "b", "c", "ab", "bc", "abc", "Ġ", "Ġa", "<", "s", ">", "<s", "<s>"];
const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
const merges = ["b c", "a b", "a bc", "Ġ a", "< s", "<s >"];

function create(changes: object = {}) {
  const model = { type: "BPE", unk_token: "<unk>", vocab, merges, ...changes };
  const json = { model } as unknown as TokenizerJson;
  return createBytePairs(json, new Map(Object.entries(vocab)), new Set(["<s>"]), 0);
}

test("the pair learned first is merged first, then from the left", () => {
  expect(create()("abc")).toEqual([6]); // b c, then a bc
  expect(create()("abab")).toEqual([4, 4]);
  expect(create()(" aab")).toEqual([8, 4]);
  expect(create()("")).toEqual([]);
  expect(create({ merges: merges.map((merge) => merge.split(" ")) })("abc")).toEqual([6]);
});

test("a byte without a piece is unknown, or left out where the model has no unknown token", () => {
  expect(create()("axyb")).toEqual([1, 0, 0, 2]);
  expect(create({ fuse_unk: true })("axyb")).toEqual([1, 0, 2]);
  expect(create({ unk_token: null })("axyb")).toEqual([4]); // what is left out parts nothing
});

test("a merge that makes a special token is left out", () => {
  expect(create()("<s>")).toEqual([12, 11]);
});

test("a whole word of the vocabulary needs no merge where merges are ignored", () => {
  expect(create({ ignore_merges: true, merges: [] })("abc")).toEqual([6]);
  expect(create({ ignore_merges: true, merges: [] })("<s>")).toEqual([9, 10, 11]);
});

test("merges without their pieces and settings of other models are refused", () => {
  expect(() => create({ merges: ["a z"] })).toThrow(/merges a and z, which are not in its vocabulary/);
  expect(() => create({ merges: undefined })).toThrow(/merges of its BPE model are no list/);
  expect(() => create({ end_of_word_suffix: "</w>" })).toThrow(/sets end_of_word_suffix/);
});
