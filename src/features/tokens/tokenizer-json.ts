import type { BertNormalizerJson } from "./normalize-bert.ts";
import type { NormalizerJson } from "./normalizers.ts";
import type { PreTokenizerJson } from "./pre-tokenizers.ts";
import { refuseTokenizer } from "./refuse-tokenizer.ts";

/** A token that was added to a vocabulary. */
export interface AddedTokenJson {
  id: number;
  content: string;
  special: boolean;
  single_word?: boolean;
  lstrip?: boolean;
  rstrip?: boolean;
  normalized?: boolean;
}

/** The part of tokenizer.json (Hugging Face's format) that is read here. */
export interface TokenizerJson {
  added_tokens: AddedTokenJson[];
  normalizer: NormalizerJson | null;
  pre_tokenizer: PreTokenizerJson | null;
  /** The vocabulary: ids by piece, of a Unigram model pieces with their scores. */
  model: { type: string; vocab: Record<string, number> | [string, number][]; [key: string]: unknown };
  [key: string]: unknown;
}

/** The tokenizer.json of a WordPiece model. */
export interface WordPieceJson extends TokenizerJson {
  model: { type: string; vocab: Record<string, number>; [key: string]: unknown };
}

/** The part of tokenizer_config.json or special_tokens_map.json that is read here: a token or its description by role. */
export interface TokenizerConfigJson {
  pad_token?: unknown;
  unk_token?: unknown;
  cls_token?: unknown;
  sep_token?: unknown;
  bos_token?: unknown;
  eos_token?: unknown;
  mask_token?: unknown;
  [key: string]: unknown;
}

function parseObject(text: string, file: string): object {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    // Refused below, like JSON that is no object.
  }
  if (typeof json === "object" && json !== null && !Array.isArray(json)) return json;
  return refuseTokenizer(`${file} is no JSON object`);
}

/**
 * Reads the text of a tokenizer.json; what it holds is looked at when the tokenizer is loaded.
 *
 * errors: features/bad-tokenizer, where it is no JSON object
 */
export function parseTokenizer(text: string): TokenizerJson {
  return parseObject(text, "it") as TokenizerJson;
}

/**
 * Reads the text of a tokenizer_config.json, where there is one.
 *
 * errors: features/bad-tokenizer, where it is no JSON object
 */
export function parseConfig(text: string | null): TokenizerConfigJson | undefined {
  return text === null ? undefined : (parseObject(text, "tokenizer_config.json") as TokenizerConfigJson);
}

/** Special tokens of a learned vocabulary; the place is the id. */
export const specialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] as const;

/** How a learned vocabulary normalizes: clean text, Chinese characters apart, lower case without accents. */
export const bertNormalizer: BertNormalizerJson = {
  type: "BertNormalizer",
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: true,
  lowercase: true,
};

/** A word of more characters than this is one unknown token. */
const maxWordCharacters = 100;

/**
 * Writes a WordPiece vocabulary as the content of tokenizer.json.
 *
 * shapes: vocabulary [V], special tokens first; the place of a token is its id
 * source: the format that the `tokenizers` library writes for BERT
 */
export function formatWordPiece(vocabulary: string[]): WordPieceJson {
  const classToken = { SpecialToken: { id: "[CLS]", type_id: 0 } };
  const template = (second: number) => [
    { Sequence: { id: second === 0 ? "A" : "B", type_id: second } },
    { SpecialToken: { id: "[SEP]", type_id: second } },
  ];
  const special = (id: "[CLS]" | "[SEP]") => ({ id, ids: [specialTokens.indexOf(id)], tokens: [id] });
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { ...bertNormalizer },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [classToken, ...template(0)],
      pair: [classToken, ...template(0), ...template(1)],
      special_tokens: { "[CLS]": special("[CLS]"), "[SEP]": special("[SEP]") },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: maxWordCharacters,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    },
  };
}
