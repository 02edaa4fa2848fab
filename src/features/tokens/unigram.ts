import { PieceTrie } from "./piece-trie.ts";

/** How much worse than the worst piece a character is that no piece holds. */
const unknownPenalty = 10;

/**
 * Makes the encoder of a Unigram vocabulary: of all ways to spell a word the one with the highest sum of scores.
 *
 * Of equal ways the one whose last piece begins first wins, and neighbouring unknown characters are one unknown token, both
 * as in the reference. The effort grows with the length of the word alone.
 *
 * shapes: vocabulary [V] of pieces with their scores; `skipped` are never found in a word
 * source: `encode_optimized` of models/unigram/model.rs of the `tokenizers` library; Kudo 2018, arXiv 1804.10959
 */
export function createUnigram(
  vocabulary: [string, number][],
  unknownId: number,
  skipped: Set<string>,
): (word: string) => number[] {
  const scores = Float64Array.from(vocabulary, ([, score]) => score);
  const pieces = vocabulary.map(([piece], id): [string, number] => [piece, id]);
  const trie = new PieceTrie(pieces.filter(([piece]) => piece !== "" && !skipped.has(piece)));
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - unknownPenalty;

  return (word) => {
    const size = word.length;
    const best = new Float64Array(size + 1);
    const from = new Int32Array(size + 1).fill(-1);
    const last = new Int32Array(size + 1);
    const offer = (end: number, start: number, id: number, score: number) => {
      const sum = score + best[start];
      if (from[end] >= 0 && sum <= best[end]) return;
      best[end] = sum;
      from[end] = start;
      last[end] = id;
    };
    for (let start = 0; start < size;) {
      const next = start + (word.codePointAt(start)! > 0xffff ? 2 : 1);
      let isKnown = false;
      let node = 0;
      for (let end = start; end < size;) {
        node = trie.step(node, word.charCodeAt(end++));
        if (node < 0) break;
        const id = trie.valueOf(node);
        if (id < 0) continue;
        offer(end, start, id, scores[id]);
        isKnown ||= end === next;
      }
      if (!isKnown) offer(next, start, unknownId, unknownScore);
      start = next;
    }
    return readBack(from, last, unknownId);
  };
}

/** The ids along the best way, from the word's end to its beginning and turned round. */
function readBack(from: Int32Array, last: Int32Array, unknownId: number): number[] {
  const ids: number[] = [];
  for (let end = from.length - 1; end > 0; end = from[end])
    if (last[end] !== unknownId || ids.at(-1) !== unknownId) ids.push(last[end]);
  return ids.reverse();
}
