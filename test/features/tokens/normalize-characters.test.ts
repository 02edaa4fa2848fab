import { expect, test } from "vitest";
import { composeText, lowerText, removeMarks } from "../../../src/features/tokens/normalize-characters.ts";

test("a capital sigma becomes the same small one everywhere", () => {
  expect(lowerText("ΟΔΟΣ ΣΑΣ ς")).toBe("οδοσ σασ ς");
});

test("letters become small as without a language: Turkish, Georgian, German", () => {
  expect(lowerText("İIᲜẞ")).toBe("i\u0307iნß");
});

test("a capital that the reference does not know stays, and its neighbours become small", () => {
  expect(lowerText("A\u{a7dc}B")).toBe("a\u{a7dc}b");
});

test("marks go where they stand alone, not within a letter", () => {
  expect(removeMarks("e\u0301é\u20dd")).toBe("eé");
});

test("normal forms are those of Unicode, but for characters that the reference does not know", () => {
  expect(composeText("e\u0301ﬁ", "NFC")).toBe("éﬁ");
  expect(composeText("éﬁ", "NFKD")).toBe("e\u0301fi");
  expect(composeText("é\u32ffé", "NFKD")).toBe("e\u0301\u32ffe\u0301"); // the square of the era Reiwa, Unicode 12.1
});
