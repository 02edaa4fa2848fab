import type { Pace } from "../pace.ts";
import type { TokenRows } from "../types.ts";
import type { LoadedTokenizer } from "./load-tokenizer.ts";

/** Tokens of one side, and how long its texts were before they were cut. */
export interface TokenizedTexts {
  tokens: TokenRows;
  /** Tokens of each text with [CLS] and [SEP], before truncation. [N] */
  lengths: Int32Array;
}

const rowsBetweenPauses = 100;

/**
 * Turns texts into token ids: [CLS], at most `maxTokens` - 2 of the text's own from its beginning, [SEP].
 *
 * [CLS] and [SEP] stand for the tokens of these roles, whatever they are called. Texts stand newest first, so what
 * truncation cuts is the oldest. The prompt that some models want before every text ("query: " of E5) counts as part of it;
 * an empty text gets none and is [CLS] [SEP].
 *
 * shapes: texts [N] -> ids of all customers one after the other, offsets [N + 1]
 * memory: returns new arrays
 * errors: features/cancelled, through `pace`
 */
export async function tokenizeTexts(
  tokenizer: LoadedTokenizer,
  texts: string[],
  maxTokens: number,
  pace: Pace,
  onProgress: (share: number) => void = () => {},
  prompt = "",
): Promise<TokenizedTexts> {
  const { classId, separatorId } = tokenizer.facts;
  const lengths = new Int32Array(texts.length);
  const offsets = new Int32Array(texts.length + 1);
  const rows: number[][] = [];
  for (let row = 0; row < texts.length; row++) {
    if (row % rowsBetweenPauses === 0) {
      await pace();
      onProgress(row / texts.length);
    }
    const own = texts[row] === "" ? [] : tokenizer.encode(prompt + texts[row]);
    lengths[row] = own.length + 2;
    rows.push([classId, ...own.slice(0, maxTokens - 2), separatorId]);
    offsets[row + 1] = offsets[row] + rows[row].length;
  }
  const ids = new Int32Array(offsets[texts.length]);
  rows.forEach((row, i) => ids.set(row, offsets[i]));
  return { tokens: { ids, offsets }, lengths };
}
