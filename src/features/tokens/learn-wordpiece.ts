import type { Pace } from "../pace.ts";
import { PairHeap } from "./pair-heap.ts";
import { ideograph } from "./split-chunks.ts";
import { specialTokens } from "./tokenizer-json.ts";

/** Tokens that a learned vocabulary holds at the most. */
export const defaultVocabularySize = 8000;

/** Room for symbols in a pair's number; far above any vocabulary. */
const symbolRoom = 2 ** 21;
const mergesBetweenPauses = 50;
/** Every rare word can be spelled from these, whatever the training texts hold. */
const alwaysSpelled = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The words under way: each a row of symbols, with the pairs of neighbours and where they stand. */
interface Merging {
  tokens: string[];
  symbolOf: Map<string, number>;
  words: number[][];
  wordCounts: number[];
  pairCounts: Map<number, number>;
  wordsOfPair: Map<number, Set<number>>;
  heap: PairHeap;
}

/**
 * Learns a WordPiece vocabulary by merging the most frequent pair of neighbours, again and again.
 *
 * It begins with the special tokens (ids 0 to 4) and the characters of the words, each as a beginning and as a
 * continuation (`##`), letters and digits of English in any case; an ideograph is always a word of its own. Equally
 * frequent pairs are merged in the order in which their symbols were learned, so the same words give the same vocabulary.
 *
 * shapes: words with their counts -> [V], V at most `size`
 * errors: features/cancelled, through `pace`
 * source: the trainer of the `tokenizers` library (pairs by count, `##` taken off the second half)
 */
export async function learnWordPiece(
  words: Map<string, number>,
  size: number,
  pace: Pace,
): Promise<string[]> {
  const merging = initMerging(words, size);
  for (let merges = 0; merging.tokens.length < size; merges++) {
    if (merges % mergesBetweenPauses === 0) await pace();
    const best = merging.heap.pop();
    if (best === undefined) break;
    const count = merging.pairCounts.get(best.pair) ?? 0;
    if (count === best.count) mergePair(merging, best.pair);
    else if (count > 0 && count < best.count) merging.heap.push({ pair: best.pair, count });
  }
  return merging.tokens;
}

function initMerging(words: Map<string, number>, size: number): Merging {
  const tokens = [
    ...specialTokens,
    ...listAlphabet(words).slice(0, Math.max(0, size - specialTokens.length)),
  ];
  const merging: Merging = {
    tokens,
    symbolOf: new Map(tokens.map((token, id) => [token, id])),
    words: [],
    wordCounts: [],
    pairCounts: new Map(),
    wordsOfPair: new Map(),
    heap: new PairHeap(),
  };
  const sorted = [...words].sort(([a], [b]) => (a < b ? -1 : 1)); // not in the order of the customers
  for (const [word, count] of sorted) {
    const symbols = [...word].map((character, i) =>
      merging.symbolOf.get(i === 0 ? character : `##${character}`),
    );
    if (symbols.includes(undefined)) continue; // holds a character for which the vocabulary had no room
    merging.words.push(symbols as number[]);
    merging.wordCounts.push(count);
  }
  merging.words.forEach((_, word) => addPairs(merging, word, 1));
  for (const [pair, count] of merging.pairCounts) merging.heap.push({ pair, count });
  return merging;
}

/** Characters, the most frequent first, so that a small vocabulary leaves out the rarest. */
function listAlphabet(words: Map<string, number>): string[] {
  const counts = new Map<string, number>([...alwaysSpelled].map((character) => [character, 0]));
  for (const [word, count] of words)
    for (const character of word) counts.set(character, (counts.get(character) ?? 0) + count);
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return ranked.flatMap(([character]) =>
    ideograph.test(character) ? [character] : [character, `##${character}`],
  );
}

/** Counts the pairs of one word in (sign 1) or out (sign -1); returns the pairs that became more frequent. */
function addPairs(merging: Merging, word: number, sign: 1 | -1): number[] {
  const symbols = merging.words[word];
  const pairs: number[] = [];
  for (let i = 0; i + 1 < symbols.length; i++) {
    const pair = symbols[i] * symbolRoom + symbols[i + 1];
    merging.pairCounts.set(pair, (merging.pairCounts.get(pair) ?? 0) + sign * merging.wordCounts[word]);
    const words = merging.wordsOfPair.get(pair);
    if (words === undefined) merging.wordsOfPair.set(pair, new Set([word]));
    else words.add(word);
    pairs.push(pair);
  }
  return pairs;
}

function mergePair(merging: Merging, pair: number): void {
  const left = Math.floor(pair / symbolRoom);
  const right = pair % symbolRoom;
  const token = merging.tokens[left] + merging.tokens[right].slice(2);
  let symbol = merging.symbolOf.get(token);
  if (symbol === undefined) {
    symbol = merging.tokens.length;
    merging.tokens.push(token);
    merging.symbolOf.set(token, symbol);
  }
  const touched = new Set<number>();
  for (const word of merging.wordsOfPair.get(pair) ?? []) {
    addPairs(merging, word, -1);
    merging.words[word] = replacePair(merging.words[word], left, right, symbol);
    for (const added of addPairs(merging, word, 1)) touched.add(added);
  }
  merging.wordsOfPair.delete(pair);
  for (const changed of touched) {
    const count = merging.pairCounts.get(changed)!;
    if (changed !== pair) merging.heap.push({ pair: changed, count });
  }
}

function replacePair(symbols: number[], left: number, right: number, symbol: number): number[] {
  const merged: number[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const here = symbols[i] === left && symbols[i + 1] === right;
    merged.push(here ? symbol : symbols[i]);
    if (here) i++;
  }
  return merged;
}
