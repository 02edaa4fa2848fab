import { expect, test } from "vitest";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import type { TokenizerJson } from "../../../src/features/tokens/tokenizer-json.ts";
import { createWordStart, listWordStarts } from "../../../src/features/tokens/word-starts.ts";
import { readFamily, type FamilyName } from "./golden.ts";

test("WordPiece marks what continues a word, and an ideograph is a word of its own", () => {
  const startsWord = createWordStart(readFamily("wordpiece-uncased"));
  expect(["lamp", "##s", "水", "##水", "##コ", "!"].map(startsWord)).toEqual([
    true,
    false,
    true,
    true,
    false,
    true,
  ]);
  const other = { model: { type: "WordPiece", continuing_subword_prefix: "@@" } } as unknown as TokenizerJson;
  expect(["@@s", "##s"].map(createWordStart(other))).toEqual([false, true]);
});

test("ByteLevel and Metaspace mark what begins a word", () => {
  expect(["Ġlamp", "lamp", "▁lamp", "Ġ"].map(createWordStart(readFamily("bytes")))).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(["Ġlamp", "lamp", "▁lamp", "▁"].map(createWordStart(readFamily("unigram")))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

test("the list holds what the tokenizer tells of each id, and a special token begins a word", () => {
  for (const name of ["wordpiece-cased", "bytes", "unigram"] as FamilyName[]) {
    const tokenizer = loadTokenizer(readFamily(name));
    const starts = listWordStarts(tokenizer);
    expect(starts).toHaveLength(tokenizer.facts.vocabularySize);
    starts.forEach((start, id) => expect(start === 1).toBe(tokenizer.startsWord(id)));
    const { padId, unknownId, classId, separatorId, maskId } = tokenizer.facts;
    for (const id of [padId, unknownId, classId, separatorId, maskId]) expect(starts[id]).toBe(1);
    expect(starts.includes(0)).toBe(true);
  }
});
