import { expect, test } from "vitest";
import { createUnigram } from "../../../src/features/tokens/unigram.ts";

const pieces: [string, number][] = [
  ["<unk>", 0],
  ["a", -3],
  ["b", -3],
  ["ab", -5],
  ["abc", -20],
  ["c", -4],
  ["𠀀", -2],
  ["<x>", 0],
];
const encode = createUnigram(pieces, 0, new Set(["<unk>", "<x>"]));

test("the spelling with the highest sum wins", () => {
  expect(encode("ab")).toEqual([3]); // -5 > -3 - 3
  expect(encode("abc")).toEqual([3, 5]); // -5 - 4 > -20 > -3 - 3 - 4 - ...
  expect(encode("")).toEqual([]);
});

test("unknown characters that stand together are one unknown token", () => {
  expect(encode("xya水zb")).toEqual([0, 1, 0, 2]);
});

test("a character beyond 16 bits is one", () => {
  expect(encode("𠀀a𠀁")).toEqual([6, 1, 0]);
});

test("a special piece is not found in a word", () => {
  expect(encode("<x>")).toEqual([0]);
});
