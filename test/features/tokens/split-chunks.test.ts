import { expect, test } from "vitest";
import { ideograph, splitBlanks, splitChunks } from "../../../src/features/tokens/split-chunks.ts";

test("ideographs stand alone, beyond 16 bits too, and blanks part words", () => {
  expect(splitChunks("my 水壶ok 𠀀𠀁x  end")).toEqual(["my", "水", "壶", "ok", "𠀀", "𠀁", "x", "end"]);
  expect(splitChunks("")).toEqual([]);
});

test("at blanks alone an ideograph stays in its word", () => {
  expect(splitBlanks(" my 水壶ok  end")).toEqual(["my", "水壶ok", "end"]);
  expect(splitBlanks("")).toEqual([]);
});

test("kana and hangul are no ideographs", () => {
  expect(["水", "𠀀", "コ", "한", "々", "a"].map((character) => ideograph.test(character))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
