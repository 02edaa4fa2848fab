import { isCount, isObject, type Unknown } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";

/**
 * Finds the largest id that a tokenizer.json may give, added tokens among them; -1 where it has none.
 *
 * errors: none
 * source: the format of Hugging Face's tokenizers: ids by token for WordPiece and BPE, a list for Unigram
 */
function findLargestId(json: Unknown): number {
  const { model, added_tokens: added } = json;
  const vocab = isObject(model) ? model.vocab : null;
  let largest = Array.isArray(vocab) ? vocab.length - 1 : -1;
  if (isObject(vocab))
    for (const id of Object.values(vocab)) if (isCount(id)) largest = Math.max(largest, id);
  for (const token of Array.isArray(added) ? added : []) {
    if (isObject(token) && isCount(token.id)) largest = Math.max(largest, token.id);
  }
  return largest;
}

/**
 * Throws where a tokenizer gives ids that the encoder has no row for; rows without a token are fine.
 *
 * errors: model/other-vocabulary
 */
export function assertVocabulary(json: Unknown, rows: number): void {
  const tokens = findLargestId(json) + 1;
  if (tokens > 0 && tokens <= rows) return;
  fail(
    "model/other-vocabulary",
    `tokenizer.json gives ids for ${tokens} tokens, and the encoder has rows for ${rows}; take the tokenizer that belongs ` +
      "to the encoder.",
    { tokens, rows },
    { file: "tokenizer.json" },
  );
}

/** Makes a tokenizer put texts into lower case, as Sentence-Transformers does before it where it is told to. */
export function lowerTokenizer(json: Unknown): Unknown {
  const { normalizer } = json;
  if (isObject(normalizer) && normalizer.type === "BertNormalizer") {
    const { lowercase, strip_accents: strips } = normalizer;
    return {
      ...json,
      normalizer: { ...normalizer, lowercase: true, strip_accents: strips ?? lowercase === true },
    };
  }
  const rest = isObject(normalizer) ? [normalizer] : [];
  return { ...json, normalizer: { type: "Sequence", normalizers: [{ type: "Lowercase" }, ...rest] } };
}
