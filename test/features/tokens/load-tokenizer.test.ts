import fc from "fast-check";
import { expect, test } from "vitest";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import type { TokenizerJson, WordPieceJson } from "../../../src/features/tokens/tokenizer-json.ts";
import { readTokenGolden } from "./golden.ts";

const golden = () => readTokenGolden<WordPieceJson>("tokenizer.json");

test("the special tokens have the ids 0 to 4", () => {
  const { facts } = loadTokenizer(golden());
  expect(facts).toEqual({
    vocabularySize: Object.keys(golden().model.vocab).length,
    padId: 0,
    unknownId: 1,
    classId: 2,
    separatorId: 3,
    maskId: 4,
  });
});

test("a text that holds the name of a special token does not hold the token", () => {
  const ids = loadTokenizer(golden()).encode("[MASK] soft [CLS] [PAD] [SEP]");
  for (const special of [0, 2, 3, 4]) expect(ids).not.toContain(special);
});

test("a character that no text held is unknown, a rare English word is spelled", () => {
  const { encode } = loadTokenizer(golden());
  expect(encode("龘")).toEqual([1]);
  const spelled = encode("zyzzyva");
  expect(spelled.length).toBeGreaterThan(1);
  expect(spelled).not.toContain(1);
});

test("remembered words change no id: any two texts give their ids one after the other", () => {
  const text = fc.string({ unit: fc.constantFrom(..."kettle lamp水壶[]!éΣ "), maxLength: 20 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const { encode } = loadTokenizer(golden());
      const apart = [...encode(a), ...encode(b)];
      expect(encode(`${a} ${b}`)).toEqual(apart);
      expect(loadTokenizer(golden()).encode(`${a} ${b}`)).toEqual(apart);
    }),
    { numRuns: 30 },
  );
});

test("a tokenizer.json that is none is refused", () => {
  const broken = { model: { type: "Nonsense", vocab: {} } } as unknown as TokenizerJson;
  expect(() => loadTokenizer(broken)).toThrow(/tokenizer\.json cannot be used/);
});

test("a tokenizer.json without a special token of BERT is refused by the token's role", () => {
  const json = golden();
  json.added_tokens = json.added_tokens.filter(({ content }) => content !== "[MASK]");
  delete json.model.vocab["[MASK]"];
  expect(() => loadTokenizer(json)).toThrow(/its mask token \(\[MASK\] or <mask>\) is not in its vocabulary/);
});

test("every id has its piece as the vocabulary writes it, and an id beyond it has none", () => {
  const { readPiece } = loadTokenizer(golden());
  for (const [piece, id] of Object.entries(golden().model.vocab)) expect(readPiece(id)).toBe(piece);
  expect(readPiece(1e6)).toBe("");
});
