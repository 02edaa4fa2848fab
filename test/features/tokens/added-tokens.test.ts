import { expect, test } from "vitest";
import { createSectionSplitter } from "../../../src/features/tokens/added-tokens.ts";

const token = (id: number, content: string, settings: object = {}) => ({
  id,
  content,
  special: false,
  normalized: false,
  ...settings,
});
const lower = (text: string) => text.toLowerCase();

test("an added token is its id, and what lies between is normalized", () => {
  const split = createSectionSplitter([token(7, "<g>"), token(8, "<g>x")], lower);
  expect(split("A<g>B <g>x<G>")).toEqual(["a", 7, "b ", 8, "<g>"]);
  expect(split("<g>")).toEqual([7]);
  expect(split("")).toEqual([]);
});

test("a special token is text", () => {
  const split = createSectionSplitter([token(1, "[MASK]", { special: true }), token(7, "<g>")], lower);
  expect(split("a [MASK] <g>")).toEqual(["a [mask] ", 7]);
});

test("a token takes the blanks beside it where it says so", () => {
  const split = createSectionSplitter([token(7, "<g>", { lstrip: true, rstrip: true })], lower);
  expect(split("a \u3000<g>\n b")).toEqual(["a", 7, "b"]);
});

test("a token that is a single word is not found within another", () => {
  const split = createSectionSplitter([token(7, "sale", { single_word: true })], lower);
  expect(split("sale sales sale, 水sale")).toEqual([7, " sales ", 7, ", 水sale"]);
});

test("a normalized token is found after the text is normalized", () => {
  const split = createSectionSplitter([token(7, "Sale", { normalized: true })], lower);
  expect(split("big SALE")).toEqual(["big ", 7]);
});
