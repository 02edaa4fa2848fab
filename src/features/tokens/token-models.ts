import { WordPiece } from "@huggingface/tokenizers";
import { createBytePairs } from "./bpe.ts";
import { holdsPreTokenizer } from "./pre-tokenizers.ts";
import { refuseTokenizer } from "./refuse-tokenizer.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";
import { createUnigram } from "./unigram.ts";

/** Turns one word, as the pre-tokenizer leaves it, into ids. */
export type WordEncoder = (word: string) => number[];

/**
 * Makes the model of a tokenizer.json, which never finds a special token in a text.
 *
 * WordPiece is the library's. BPE and Unigram are ours: the library's give the same ids, but take seconds for a long text.
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
  if (type === "BPE") {
    if (!holdsPreTokenizer(json.pre_tokenizer, "ByteLevel"))
      refuseTokenizer("its BPE model does not work on bytes (pre-tokenizer ByteLevel), which is not read");
    return createBytePairs(json, idOf, special, unknownId);
  }
  const found = Object.fromEntries(Object.entries(vocab).filter(([piece]) => !special.has(piece)));
  const model = { ...json.model, vocab: found } as unknown;
  const wordPiece = new WordPiece(model as ConstructorParameters<typeof WordPiece>[0]);
  return (word) => wordPiece.encode([word]).map((token) => idOf.get(token) ?? unknownId);
}
