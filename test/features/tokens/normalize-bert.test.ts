import { expect, test } from "vitest";
import { normalizeBert, type BertNormalizerJson } from "../../../src/features/tokens/normalize-bert.ts";

const none: BertNormalizerJson = {
  type: "BertNormalizer",
  clean_text: false,
  handle_chinese_chars: false,
  strip_accents: false,
  lowercase: false,
};
const text = "\u0000Été\u3000水壶\u200b Σ\t\ufffd";

test("each setting does its own", () => {
  expect(normalizeBert(text, none)).toBe(text);
  expect(normalizeBert(text, { ...none, clean_text: true })).toBe("Été 水壶 Σ ");
  expect(normalizeBert(text, { ...none, handle_chinese_chars: true })).toBe(
    "\u0000Été\u3000 水  壶 \u200b Σ\t\ufffd",
  );
  expect(normalizeBert("Été", { ...none, strip_accents: true })).toBe("Ete");
  expect(normalizeBert("Été ΣΑΣ", { ...none, lowercase: true })).toBe("été σασ");
  expect(normalizeBert("PLAIN", { ...none, lowercase: true })).toBe("plain");
});

test("accents follow the case where nothing is said of them", () => {
  expect(normalizeBert("Été", { ...none, lowercase: true, strip_accents: null })).toBe("ete");
  expect(normalizeBert("Été", { ...none, strip_accents: null })).toBe("Été");
});

test("ideographs in the gap of the reference stay in their word", () => {
  const settings = { ...none, handle_chinese_chars: true };
  expect(normalizeBert("a\u{2b81f}a\u{2b820}a\u{2b920}a", settings)).toBe(
    "a \u{2b81f} a\u{2b820}a \u{2b920} a",
  );
});
