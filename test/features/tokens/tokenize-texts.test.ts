import { expect, test } from "vitest";
import { cleanText } from "../../../src/features/texts/clean-text.ts";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import { tokenizeTexts } from "../../../src/features/tokens/tokenize-texts.ts";
import type { TokenizerJson } from "../../../src/features/tokens/tokenizer-json.ts";
import { noPace, readTokenGolden } from "./golden.ts";

const tokenizer = loadTokenizer(readTokenGolden<TokenizerJson>("tokenizer.json"));
interface GoldenIds {
  maxTokens: number;
  cases: { text: string; ids: number[] }[];
}

test("ids are those of the Python tokenizers library, on awkward texts too", async () => {
  const { maxTokens, cases } = readTokenGolden<GoldenIds>("ids.json");
  expect(cases.length).toBeGreaterThan(100);
  const texts = cases.map(({ text }) => text);
  const { ids, offsets } = (await tokenizeTexts(tokenizer, texts, maxTokens, noPace)).tokens;
  const ours = cases.map(({ text }, row) => ({
    text,
    ids: [...ids.subarray(offsets[row], offsets[row + 1])],
  }));
  expect(ours).toEqual(cases);
});

test("an empty text is [CLS] [SEP]", async () => {
  const { tokens, lengths } = await tokenizeTexts(tokenizer, ["", "lamp"], 16, noPace);
  expect([...tokens.ids.subarray(0, 2)]).toEqual([2, 3]);
  expect([...tokens.offsets]).toEqual([0, 2, 5]);
  expect([...lengths]).toEqual([2, 3]);
});

test("a text that is too long keeps its beginning between [CLS] and [SEP], and its length is told", async () => {
  const text = cleanText("lamp ".repeat(20));
  const { tokens, lengths } = await tokenizeTexts(tokenizer, [text], 8, noPace);
  const lamp = tokenizer.encode("lamp");
  expect([...tokens.ids]).toEqual(
    [2, ...lamp, ...lamp, ...lamp, ...lamp, ...lamp, ...lamp].slice(0, 7).concat(3),
  );
  expect([...lengths]).toEqual([20 * lamp.length + 2]);
});

test("a prompt stands before every text but an empty one, and counts as part of it", async () => {
  const texts = ["lamp", ""];
  const { tokens, lengths } = await tokenizeTexts(tokenizer, texts, 16, noPace, () => {}, "soft: ");
  const whole = [2, ...tokenizer.encode("soft: lamp"), 3];
  expect([...tokens.ids]).toEqual([...whole, 2, 3]);
  expect([...lengths]).toEqual([whole.length, 2]);
});
