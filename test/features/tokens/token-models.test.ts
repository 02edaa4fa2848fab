import { expect, test } from "vitest";
import { createTokenModel } from "../../../src/features/tokens/token-models.ts";
import { readFamily, type FamilyName } from "./golden.ts";

function create(name: FamilyName, changes: object = {}) {
  const json = readFamily(name);
  const pieces = Array.isArray(json.model.vocab)
    ? json.model.vocab.map(([piece], id): [string, number] => [piece, id])
    : Object.entries(json.model.vocab);
  const special = new Set(json.added_tokens.map(({ content }) => content));
  special.delete("[UNK]");
  return { encode: createTokenModel({ ...json, ...changes }, new Map(pieces), special, 3), special };
}

test("each kind of model gives ids for a word, and none of a special token's name", () => {
  for (const name of ["wordpiece-uncased", "bytes", "unigram"] as FamilyName[]) {
    const { encode, special } = create(name);
    expect(encode("lamp").length).toBeGreaterThan(0);
    const ids = [...special].flatMap(encode);
    for (const { id, content } of readFamily(name).added_tokens)
      if (!/unk/i.test(content)) expect(ids).not.toContain(id);
  }
});

test("BPE that is not of bytes and Unigram that falls back to them are refused", () => {
  expect(() => create("bytes", { pre_tokenizer: null })).toThrow(/its BPE model does not work on bytes/);
  const { model } = readFamily("unigram");
  expect(() => create("unigram", { model: { ...model, byte_fallback: true } })).toThrow(
    /falls back to bytes/,
  );
});
