import { expect, test } from "vitest";
import { specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";
import { tokenizeCorpus } from "../../../src/train/pretrain/tokenize-corpus.ts";

const vocabulary = [...specialTokens, "good", "shirt", "##s", "好"];
const read = ({ ids, offsets }: { ids: Int32Array; offsets: Int32Array }, row: number) => [
  ...ids.subarray(offsets[row], offsets[row + 1]),
];

test("a text longer than a row goes on in the next one, each framed, and a rest of a few tokens is left out", () => {
  const long = "good shirts 好 good shirts 好 good shirts 好";
  const { train } = tokenizeCorpus(["held out", long], vocabulary, 8);
  // 5 good, 6 7 shirt ##s, 8 好: 12 tokens are two rows of 6.
  expect(train.offsets.length - 1).toBe(2);
  expect(read(train, 0)).toEqual([2, 5, 6, 7, 8, 5, 6, 3]);
  expect(read(train, 1)).toEqual([2, 7, 8, 5, 6, 7, 8, 3]);
  expect(tokenizeCorpus(["x", "good good"], vocabulary, 8).train.offsets.length - 1).toBe(0);
});

test("one text of 200 is held out, and what begins a word is told", () => {
  const texts = Array.from({ length: 401 }, () => "good shirts 好 好");
  const { train, heldOut, tokenizer } = tokenizeCorpus(texts, vocabulary, 16);
  expect([train.offsets.length - 1, heldOut.offsets.length - 1]).toEqual([398, 3]);
  expect([...tokenizer.wordStarts!]).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1]);
});
