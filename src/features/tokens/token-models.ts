import { BPE, ByteLevelPreTokenizer, WordPiece } from "@huggingface/tokenizers";
import { holdsPreTokenizer } from "./pre-tokenizers.ts";
import { refuseTokenizer } from "./refuse-tokenizer.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";
import { createUnigram } from "./unigram.ts";

/** Turns one word, as the pre-tokenizer leaves it, into ids. */
export type WordEncoder = (word: string) => number[];

/**
 * Makes the model of a tokenizer.json, which never finds a special token in a text.
 *
 * WordPiece and BPE are the library's; its Unigram copies the way to each node, and ours does not.
 *
 * shapes: idOf, all pieces and added tokens -> their ids; `special`, the tokens that no text holds
 * errors: features/bad-tokenizer, for a model that is not read
 */
export function createTokenModel(
  json: TokenizerJson,
  idOf: Map<string, number>,
  special: Set<string>,
  unknownId: number,
): WordEncoder {
  const { type, vocab } = json.model;
  if (type === "Unigram" && Array.isArray(vocab)) {
    if (json.model.byte_fallback === true)
      refuseTokenizer("its Unigram model falls back to bytes, which is not read");
    return createUnigram(vocab, unknownId, special);
  }
  const found = Object.fromEntries(Object.entries(vocab).filter(([piece]) => !special.has(piece)));
  const model = { ...json.model, vocab: found } as unknown;
  const readIds = (tokens: string[]) => tokens.map((token) => idOf.get(token) ?? unknownId);
  if (type === "WordPiece") {
    const wordPiece = new WordPiece(model as ConstructorParameters<typeof WordPiece>[0]);
    return (word) => readIds(wordPiece.encode([word]));
  }
  if (!holdsPreTokenizer(json.pre_tokenizer, "ByteLevel"))
    return refuseTokenizer(
      "its BPE model does not work on bytes (pre-tokenizer ByteLevel), which is not read",
    );
  const bpe = new BPE(model as ConstructorParameters<typeof BPE>[0]);
  const toBytes = new ByteLevelPreTokenizer({ type: "ByteLevel", use_regex: false, add_prefix_space: false });
  return (word) => readIds(bpe.encode(toBytes.pre_tokenize_text(word)));
}
