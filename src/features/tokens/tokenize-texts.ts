import type { Pace } from "../pace.ts";
import type { Passage } from "../texts/passages.ts";
import type { TokenRows } from "../types.ts";
import { encodePassage } from "./encode-passage.ts";
import type { LoadedTokenizer } from "./load-tokenizer.ts";

/** Tokens of one side, and how long its texts were before they were cut. */
export interface TokenizedTexts {
  tokens: TokenRows;
  /** Tokens of each text with [CLS] and [SEP], before truncation. [N] */
  lengths: Int32Array;
}

const rowsBetweenPauses = 100;

/**
 * Turns texts into token ids: [CLS], at most `maxTokens` - 2 of the text's own from its beginning, [SEP]; see encodePassage.
 *
 * Texts stand newest first, so what truncation cuts is the oldest. An empty text is [CLS] [SEP].
 *
 * shapes: texts [N] -> ids of all texts one after the other, offsets [N + 1]
 * memory: returns new arrays
 * errors: features/cancelled, through `pace`
 */
export async function tokenizeTexts(
  tokenizer: LoadedTokenizer,
  texts: (string | Passage)[],
  maxTokens: number,
  pace: Pace,
  onProgress: (share: number) => void = () => {},
  prompt = "",
): Promise<TokenizedTexts> {
  const lengths = new Int32Array(texts.length);
  const offsets = new Int32Array(texts.length + 1);
  const rows: number[][] = [];
  for (let row = 0; row < texts.length; row++) {
    if (row % rowsBetweenPauses === 0) {
      await pace();
      onProgress(row / texts.length);
    }
    const text = texts[row];
    const passage = typeof text === "string" ? { columns: "", text } : text;
    const { ids, length } = encodePassage(tokenizer, passage, maxTokens, prompt);
    lengths[row] = length;
    rows.push(ids);
    offsets[row + 1] = offsets[row] + rows[row].length;
  }
  const ids = new Int32Array(offsets[texts.length]);
  rows.forEach((row, i) => ids.set(row, offsets[i]));
  return { tokens: { ids, offsets }, lengths };
}

/** Counts the customers of whose texts anything was cut; `begins` says where the texts of each begin. */
export function countCut(
  lengths: Int32Array,
  begins: Int32Array | null | undefined,
  maxTokens: number,
): number {
  const isCut = (length: number) => length > maxTokens;
  if (!begins) return lengths.filter(isCut).length;
  let cut = 0;
  for (let i = 0; i + 1 < begins.length; i++)
    if (lengths.subarray(begins[i], begins[i + 1]).some(isCut)) cut++;
  return cut;
}
