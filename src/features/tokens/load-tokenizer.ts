import { Tokenizer } from "@huggingface/tokenizers";
import { fail } from "../../base/problem.ts";
import type { TokenizerFacts } from "../types.ts";
import { splitChunks } from "./split-chunks.ts";
import { specialTokens, type TokenizerJson } from "./tokenizer-json.ts";

/** A tokenizer at work: what the model must know of it, and the ids of a text without [CLS] and [SEP]. */
export interface LoadedTokenizer {
  facts: TokenizerFacts;
  encode(text: string): number[];
  /** The token of an id, as the vocabulary writes it. */
  readPiece(id: number): string;
}

/** Words whose ids are remembered; beyond it they are worked out again. */
const mostRemembered = 300_000;

/**
 * Makes a tokenizer of the content of tokenizer.json.
 *
 * Since BERT's rules never look across a blank, the ids of each word are worked out once and remembered. A tokenizer with other rules gets each text whole.
 *
 * errors: features/bad-tokenizer, where the content cannot be read or a special token of BERT is missing
 */
export function loadTokenizer(json: TokenizerJson): LoadedTokenizer {
  const tokenizer = createTokenizer(json);
  const [padId, unknownId, classId, separatorId, maskId] = specialTokens.map((token) => {
    const id = tokenizer.token_to_id(token);
    return id ?? failTokenizer(`the special token ${token} is not in its vocabulary`);
  });
  const vocabularySize = Math.max(...tokenizer.get_vocab().values()) + 1;
  const facts = { vocabularySize, padId, unknownId, classId, separatorId, maskId };
  const encodeWhole = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const byWords =
    json.normalizer?.type === "BertNormalizer" && json.pre_tokenizer?.type === "BertPreTokenizer";
  let pieces: Map<number, string> | null = null;
  const readPiece = (id: number) => {
    pieces ??= new Map(Array.from(tokenizer.get_vocab(), ([piece, of]) => [of, piece]));
    return pieces.get(id) ?? "";
  };
  return { facts, encode: byWords ? rememberChunks(encodeWhole) : encodeWhole, readPiece };
}

function createTokenizer(json: TokenizerJson): Tokenizer {
  try {
    return new Tokenizer(json, {});
  } catch (thrown) {
    return failTokenizer(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function failTokenizer(reason: string): never {
  return fail(
    "features/bad-tokenizer",
    `This tokenizer.json cannot be used: ${reason}. Expected is a file in the format of Hugging Face's tokenizers ` +
      `with the special tokens ${specialTokens.join(", ")}; choose the encoder's own tokenizer.json.`,
    { reason },
    { file: "tokenizer.json" },
  );
}

function rememberChunks(encode: (text: string) => number[]): (text: string) => number[] {
  const remembered = new Map<string, number[]>();
  return (text) => {
    const ids: number[] = [];
    for (const chunk of splitChunks(text)) {
      let found = remembered.get(chunk);
      if (found === undefined) {
        found = encode(chunk);
        if (remembered.size < mostRemembered) remembered.set(chunk, found);
      }
      for (const id of found) ids.push(id);
    }
    return ids;
  };
}
