import fc from "fast-check";
import { expect, test } from "vitest";
import { countWords } from "../../../src/features/tokens/count-words.ts";
import { learnWordPiece } from "../../../src/features/tokens/learn-wordpiece.ts";
import { formatWordPiece, specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";
import { goldenVocabularySize, noPace, readTokenGolden } from "./golden.ts";

const english = new Set("abcdefghijklmnopqrstuvwxyz0123456789".split("").flatMap((c) => [c, `##${c}`]));
const withoutAlphabet = (vocabulary: string[]) =>
  vocabulary.filter((token) => !english.has(token) && !specialTokens.includes(token as "[PAD]"));

test("the most frequent pair of neighbours is merged first", async () => {
  // hug x 10, pug x 5, pun x 12, bun x 4, hugs x 5. Pairs: ##u ##g 10 + 5 + 5 = 20, ##u ##n 12 + 4 = 16,
  // h ##u 15, p ##u 17, b ##u 4, ##g ##s 5. First ##ug (20); then p ##u is 12 and h ##ug 15, so ##un (16), then hug (15).
  const words = new Map([
    ["hug", 10],
    ["pug", 5],
    ["pun", 12],
    ["bun", 4],
    ["hugs", 5],
  ]);
  const vocabulary = await learnWordPiece(words, 5 + 72 + 4, noPace);
  // After that p ##un has 12, and is the most frequent.
  expect(withoutAlphabet(vocabulary)).toEqual(["##ug", "##un", "hug", "pun"]);
});

test("merging goes on until every word is one token, and never beyond the size", async () => {
  const words = new Map([["lamplight", 7]]);
  const all = await learnWordPiece(words, 8000, noPace);
  expect(all.length).toBe(5 + 72 + 8); // nine characters meet in eight merges
  expect(all.at(-1)).toBe("lamplight");
  expect((await learnWordPiece(words, 80, noPace)).length).toBe(80);
});

test("a vocabulary begins with the special tokens and holds no token twice", async () => {
  const word = fc.string({ unit: fc.constantFrom(..."abcxyz水壶é"), minLength: 1, maxLength: 8 });
  const counted = fc.array(fc.tuple(word, fc.integer({ min: 5, max: 50 })), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(counted, fc.integer({ min: 5, max: 300 }), async (words, size) => {
      const vocabulary = await learnWordPiece(new Map(words), size, noPace);
      expect(vocabulary.slice(0, 5)).toEqual([...specialTokens]);
      expect(new Set(vocabulary).size).toBe(vocabulary.length);
      expect(vocabulary.length).toBeLessThanOrEqual(size);
    }),
    { numRuns: 60 },
  );
});

test("the order of the words changes nothing", async () => {
  const words = [...(await countWords(readTokenGolden<string[]>("sentences.json"), noPace))];
  const forward = await learnWordPiece(new Map(words), goldenVocabularySize, noPace);
  expect(await learnWordPiece(new Map(words.toReversed()), goldenVocabularySize, noPace)).toEqual(forward);
});

test("the golden sentences give the golden tokenizer.json", async () => {
  const words = await countWords(readTokenGolden<string[]>("sentences.json"), noPace);
  const json = formatWordPiece(await learnWordPiece(words, goldenVocabularySize, noPace));
  expect(Object.keys(json.model.vocab).length).toBeGreaterThan(300);
  await expect(`${JSON.stringify(json, null, 1)}\n`).toMatchFileSnapshot(
    "../../golden/tokens/tokenizer.json",
  );
});
