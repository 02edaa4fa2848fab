import { fail } from "../../base/problem.ts";

/**
 * Refuses a tokenizer.json: says what was found, and what was expected.
 *
 * errors: features/bad-tokenizer, always
 */
export function refuseTokenizer(reason: string): never {
  return fail(
    "features/bad-tokenizer",
    `This tokenizer.json cannot be used: ${reason}. Expected is the file of a BERT-family encoder in the format of ` +
      `Hugging Face's tokenizers (WordPiece, byte-level BPE or Unigram); choose the encoder's own tokenizer.json.`,
    { reason },
    { file: "tokenizer.json" },
  );
}
