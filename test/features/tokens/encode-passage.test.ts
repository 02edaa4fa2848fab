import { expect, test } from "vitest";
import { encodePassage } from "../../../src/features/tokens/encode-passage.ts";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import { formatWordPiece, specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";

const tokenizer = loadTokenizer(formatWordPiece([...specialTokens, "a", "b", "c", "x", "y", "z", "|", ":"]));
const read = (columns: string, text: string, most: number, prompt = "") => {
  const { ids, length } = encodePassage(tokenizer, { columns, text }, most, prompt);
  return [ids.map((id) => tokenizer.readPiece(id)).join(" "), length];
};

test("a text that is too long loses its end", () => {
  expect(read("", "x y z", 16)).toEqual(["[CLS] x y z [SEP]", 5]);
  expect(read("", "x y z", 4)).toEqual(["[CLS] x y [SEP]", 5]);
});

test("columns stand first, and a bar tells them from the text", () => {
  expect(read("a: b", "x y", 16)).toEqual(["[CLS] a : b | x y [SEP]", 8]);
  expect(read("a: b", "", 16)).toEqual(["[CLS] a : b [SEP]", 5]);
});

test("columns take more than half of the room only where the text leaves it", () => {
  expect(read("a b c a b c", "x y z x", 8)).toEqual(["[CLS] a b c x y z [SEP]", 13]);
  expect(read("a b c a b c", "x", 8)).toEqual(["[CLS] a b c a b x [SEP]", 10]);
});

test("a prompt stands before all, but not before nothing", () => {
  expect(read("", "x", 16, "z ")).toEqual(["[CLS] z x [SEP]", 4]);
  expect(read("a", "x", 16, "z ")).toEqual(["[CLS] z a | x [SEP]", 6]);
  expect(read("", "", 16, "z ")).toEqual(["[CLS] [SEP]", 2]);
});
