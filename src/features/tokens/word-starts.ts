import type { LoadedTokenizer } from "./load-tokenizer.ts";
import { ideograph } from "./split-chunks.ts";
import { holdsPreTokenizer } from "./pre-tokenizers.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";

/** How ByteLevel writes a blank. */
const byteBlank = "Ġ";

/**
 * Tells from its piece whether a token begins a word, for masking whole words.
 *
 * WordPiece marks what continues a word (`##`), and an ideograph is a word of its own; ByteLevel and Metaspace mark with a
 * blank (`Ġ`, `▁`) what begins one.
 *
 * source: Cui et al. 2019, arXiv 1906.08101, section 3, for words of several pieces
 */
export function createWordStart(json: TokenizerJson): (piece: string) => boolean {
  const { type, continuing_subword_prefix: told } = json.model;
  if (type === "WordPiece") {
    const prefix = typeof told === "string" && told !== "" ? told : "##";
    return (piece) => !piece.startsWith(prefix) || ideograph.test(piece.slice(prefix.length));
  }
  const sign = holdsPreTokenizer(json.pre_tokenizer, "ByteLevel") ? byteBlank : "▁";
  return (piece) => piece.startsWith(sign);
}

/**
 * Lists which tokens begin a word, to hand it to another worker.
 *
 * shapes: -> [V], 1 where the token begins a word, 0 where it continues one
 * memory: returns a new array, whose buffer may be transferred
 */
export function listWordStarts(tokenizer: LoadedTokenizer): Uint8Array {
  return Uint8Array.from({ length: tokenizer.facts.vocabularySize }, (_, id) =>
    Number(tokenizer.startsWord(id)),
  );
}
