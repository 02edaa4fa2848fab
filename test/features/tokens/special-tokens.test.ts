import { expect, test } from "vitest";
import { findSpecialTokens } from "../../../src/features/tokens/special-tokens.ts";
import type { TokenizerConfigJson, TokenizerJson } from "../../../src/features/tokens/tokenizer-json.ts";
import { readFamily } from "./golden.ts";

const bert = { pad: "[PAD]", unknown: "[UNK]", class: "[CLS]", separator: "[SEP]", mask: "[MASK]" };
const roberta = { pad: "<pad>", unknown: "<unk>", class: "<s>", separator: "</s>", mask: "<mask>" };

function find(changes: object, tokens: string[], config: TokenizerConfigJson = {}) {
  const json = { ...readFamily("wordpiece-uncased"), post_processor: null, ...changes } as TokenizerJson;
  return findSpecialTokens(json, config, new Map(tokens.map((token, id) => [token, id])));
}

test("the files of the family name their tokens by role", () => {
  const idOf = (tokens: object) => new Map(Object.values(tokens).map((token: string, id) => [token, id]));
  expect(findSpecialTokens(readFamily("wordpiece-cased"), {}, idOf(bert))).toEqual(bert);
  expect(findSpecialTokens(readFamily("bytes"), {}, idOf(roberta))).toEqual(roberta);
  expect(findSpecialTokens(readFamily("unigram"), {}, idOf(roberta))).toEqual(roberta);
});

test("the post-processor comes before customary names, and tokenizer_config.json too", () => {
  const all = [...Object.values(bert), ...Object.values(roberta), "<hole>"];
  const framed = { type: "BertProcessing", sep: ["</s>", 2], cls: ["<s>", 0] };
  const inSequence = { type: "Sequence", processors: [{ type: "ByteLevel" }, framed] };
  expect(find({ post_processor: inSequence }, all)).toEqual({ ...bert, class: "<s>", separator: "</s>" });
  const config = { mask_token: { content: "<hole>" }, pad_token: "<pad>", cls_token: "absent" };
  expect(find({}, all, config)).toEqual({ ...bert, mask: "<hole>", pad: "<pad>" });
  expect(find({ padding: { pad_token: "<pad>" } }, all).pad).toBe("<pad>");
});

test("a beginning and an end of text stand in for class and separator", () => {
  const config = { bos_token: "<a>", eos_token: "<b>" };
  const found = find({}, ["[PAD]", "[UNK]", "[MASK]", "<a>", "<b>"], config);
  expect(found).toEqual({ ...bert, class: "<a>", separator: "<b>" });
});

test("a token that is missing is refused by its role", () => {
  for (const [role, token] of Object.entries(bert)) {
    const others = Object.values(bert).filter((other) => other !== token);
    const model = { type: "WordPiece", vocab: {} };
    expect(() => find({ model }, others)).toThrow(`its ${role} token (${token} or `);
  }
});
