import { expect, test } from "vitest";
import { formatWordPiece, specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";

test("the place of a token is its id, special tokens are added as such", () => {
  const json = formatWordPiece([...specialTokens, "lamp", "10", "2", "__proto__"]);
  expect(Object.entries(json.model.vocab).sort((a, b) => a[1] - b[1])).toEqual(
    [...specialTokens, "lamp", "10", "2", "__proto__"].map((token, id) => [token, id]),
  );
  expect(json.added_tokens.map(({ id, content, special }) => [id, content, special])).toEqual(
    specialTokens.map((token, id) => [id, token, true]),
  );
});
