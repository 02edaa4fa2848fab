import type { Pace } from "../pace.ts";
import { normalizeBert } from "./normalize-bert.ts";
import { createPreTokenizer } from "./pre-tokenizers.ts";
import { splitChunks } from "./split-chunks.ts";
import { bertNormalizer } from "./tokenizer-json.ts";

/** A word seen in fewer customers' texts could name one of them, and is not learned from. */
export const minCustomersOfWord = 5;

const rowsBetweenPauses = 200;
const splitWords = createPreTokenizer({ type: "BertPreTokenizer" });

interface SeenWord {
  count: number;
  customers: number;
  lastRow: number;
}

/**
 * Counts the words that a vocabulary is learned from: those in the texts of at least five customers.
 *
 * A word is what BERT's normalizer and pre-tokenizer leave: lower case, no accents, punctuation and Chinese
 * characters apart.
 *
 * shapes: texts [N of training], cleaned -> how often each word occurs
 * errors: features/cancelled, through `pace`
 */
export async function countWords(texts: string[], pace: Pace): Promise<Map<string, number>> {
  const seen = new Map<string, SeenWord>();
  const wordsOf = new Map<string, SeenWord[]>(); // what a chunk comes to, worked out once
  for (let row = 0; row < texts.length; row++) {
    if (row % rowsBetweenPauses === 0) await pace();
    for (const chunk of splitChunks(texts[row])) {
      let words = wordsOf.get(chunk);
      if (words === undefined) wordsOf.set(chunk, (words = listWords(chunk, seen)));
      for (const word of words) {
        word.count++;
        if (word.lastRow !== row) word.customers++;
        word.lastRow = row;
      }
    }
  }
  const kept = [...seen].filter(([, { customers }]) => customers >= minCustomersOfWord);
  return new Map(kept.map(([word, { count }]) => [word, count]));
}

function listWords(chunk: string, seen: Map<string, SeenWord>): SeenWord[] {
  return splitWords(normalizeBert(chunk, bertNormalizer), false).map((word) => {
    const known = seen.get(word) ?? { count: 0, customers: 0, lastRow: -1 };
    seen.set(word, known);
    return known;
  });
}
