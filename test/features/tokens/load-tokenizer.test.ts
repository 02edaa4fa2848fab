import fc from "fast-check";
import { expect, test } from "vitest";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import type { TokenizerJson, WordPieceJson } from "../../../src/features/tokens/tokenizer-json.ts";
import { readFamily, readTokenGolden, type FamilyName } from "./golden.ts";

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

test("a tokenizer.json of another kind is refused with what was found and what is read", () => {
  const wordLevel = { ...golden(), model: { type: "WordLevel", vocab: {} } };
  expect(() => loadTokenizer(wordLevel)).toThrow(
    /its model is of type WordLevel, and read are WordPiece, BPE, Unigram/,
  );
  const noList = { ...golden(), model: { type: "Unigram", vocab: {} } };
  expect(() => loadTokenizer(noList)).toThrow(/vocabulary of its model is no list/);
});

test("a tokenizer.json of another shape is refused, whatever part it is", () => {
  const broken: object[] = [
    {},
    { model: 1 },
    { ...golden(), normalizer: { type: "Sequence" } },
    { ...golden(), added_tokens: 5 },
  ];
  for (const json of broken)
    expect(() => loadTokenizer(json as TokenizerJson)).toThrow(/tokenizer\.json cannot be used/);
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

test("the facts of each kind name the ids of its file", () => {
  const listIds = (name: FamilyName) => Object.values(loadTokenizer(readFamily(name)).facts);
  expect(listIds("wordpiece-cased")).toEqual([900, 0, 1, 2, 3, 4]);
  expect(listIds("bytes")).toEqual([900, 1, 3, 0, 2, 4]);
  expect(listIds("unigram")).toEqual([621, 1, 3, 0, 2, 620]);
});

test("a token of tokenizer_config.json is taken for its role", () => {
  const json = golden();
  json.added_tokens.push({ id: 400, content: "<hole>", special: true });
  const { facts, encode } = loadTokenizer(json, { mask_token: "<hole>" });
  expect([facts.maskId, facts.vocabularySize]).toEqual([400, 401]);
  expect(encode("<hole>")).not.toContain(400);
});

test("a text of 10,000 characters without a blank has its ids, in every kind", () => {
  for (const name of ["wordpiece-cased", "bytes", "unigram"] as FamilyName[]) {
    const { encode, facts } = loadTokenizer(readFamily(name));
    const ids = encode("é".repeat(10_000));
    expect(ids.length).toBeGreaterThan(0);
    expect(Math.max(...ids)).toBeLessThan(facts.vocabularySize);
  }
});
