import { expect, test } from "vitest";
import {
  formatWordPiece,
  parseTokenizer,
  specialTokens,
} from "../../../src/features/tokens/tokenizer-json.ts";

test("the place of a token is its id, special tokens are added as such", () => {
  const json = formatWordPiece([...specialTokens, "lamp", "10", "2", "__proto__"]);
  expect(Object.entries(json.model.vocab).sort((a, b) => a[1] - b[1])).toEqual(
    [...specialTokens, "lamp", "10", "2", "__proto__"].map((token, id) => [token, id]),
  );
  expect(json.added_tokens.map(({ id, content, special }) => [id, content, special])).toEqual(
    specialTokens.map((token, id) => [id, token, true]),
  );
});

test("what is no JSON object is refused, broken JSON too", () => {
  expect(parseTokenizer('{"model":{}}')).toEqual({ model: {} });
  for (const text of ["", "{", "null", "[]", "3"])
    expect(() => parseTokenizer(text)).toThrow(/it is no JSON object/);
});
