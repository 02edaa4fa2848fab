/** The part of tokenizer.json (Hugging Face's format) that is read here. */
export interface TokenizerJson {
  added_tokens: { id: number; content: string; special: boolean }[];
  normalizer: { type: string } | null;
  pre_tokenizer: { type: string } | null;
  model: { type: string; vocab: Record<string, number>; [key: string]: unknown };
  [key: string]: unknown;
}

/** Special tokens of a learned vocabulary; the place is the id. */
export const specialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] as const;

/** How a learned vocabulary normalizes: clean text, Chinese characters apart, lower case without accents. */
export const bertNormalizer = {
  type: "BertNormalizer" as const,
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
export function formatWordPiece(vocabulary: string[]): TokenizerJson {
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
    normalizer: bertNormalizer,
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
