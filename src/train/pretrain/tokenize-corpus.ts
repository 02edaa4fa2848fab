import { loadTokenizer } from "../../features/tokens/load-tokenizer.ts";
import { formatWordPiece } from "../../features/tokens/tokenizer-json.ts";
import { listWordStarts } from "../../features/tokens/word-starts.ts";
import type { PretrainTexts } from "./types.ts";

/** One text of so many is held out, to see whether guessing gets better on texts that no step saw. */
const heldOutEvery = 200;
/** Tokens, [CLS] and [SEP] among them, below which there is nothing to learn from. */
const leastTokens = 6;

/**
 * Turns texts into what an encoder of this vocabulary is pre-trained on.
 *
 * A text longer than `maxTokens` goes on in the next row, so that nothing of it is lost.
 *
 * shapes: texts [N], vocabulary [V]
 */
export function tokenizeCorpus(texts: string[], vocabulary: string[], maxTokens: number): PretrainTexts {
  const tokenizer = loadTokenizer(formatWordPiece(vocabulary));
  const { classId, separatorId } = tokenizer.facts;
  const sides = { train: [] as number[][], heldOut: [] as number[][] };
  texts.forEach((text, place) => {
    const ids = tokenizer.encode(text);
    const side = place % heldOutEvery === 0 ? sides.heldOut : sides.train;
    for (let from = 0; from < ids.length; from += maxTokens - 2) {
      const part = ids.slice(from, from + maxTokens - 2);
      if (part.length + 2 >= leastTokens) side.push([classId, ...part, separatorId]);
    }
  });
  return {
    train: joinRows(sides.train),
    heldOut: joinRows(sides.heldOut),
    tokenizer: { ...tokenizer.facts, wordStarts: listWordStarts(tokenizer) },
  };
}

function joinRows(rows: number[][]) {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + row.length));
  const ids = new Int32Array(offsets[rows.length]);
  rows.forEach((row, i) => ids.set(row, offsets[i]));
  return { ids, offsets };
}
