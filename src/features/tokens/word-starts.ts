import type { LoadedTokenizer } from "./load-tokenizer.ts";

/** How a WordPiece vocabulary marks what continues a word. */
const continues = "##";

/**
 * Lists which tokens begin a word, to hand it to another worker.
 *
 * shapes: -> [V], 1 where the token begins a word, 0 where it continues one
 * memory: returns a new array, whose buffer may be transferred
 */
export function listWordStarts(tokenizer: LoadedTokenizer): Uint8Array {
  return Uint8Array.from({ length: tokenizer.facts.vocabularySize }, (_, id) =>
    tokenizer.readPiece(id).startsWith(continues) ? 0 : 1,
  );
}
