import { ideograph } from "./split-chunks.ts";
import { specialTokens } from "./tokenizer-json.ts";

/** Printable ASCII without capitals: what can be typed can be spelled. */
const ascii = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter(
  (character) => !/[A-Z]/.test(character),
);

/** A word that the old vocabulary lacks is taken in where the texts hold it so often. */
const leastOfNewWord = 60;

/**
 * Chooses a vocabulary for the texts among the tokens of an old one, with the words and characters that it lacks.
 *
 * First come the special tokens, ASCII, and every character of the texts that is a word of its own (punctuation,
 * ideographs); then, by their use in the texts, the old tokens that spell their words, and frequent words that are not in
 * the old vocabulary; then the old tokens that were not used, in their order, so that texts of others are spelled too.
 * An old vocabulary goes from general to rare. Equal counts go by the token, so that the same words give the same vocabulary.
 *
 * shapes: words with their counts -> [V], V at most `size`; the place of a token is its id
 */
export function chooseVocabulary(words: Map<string, number>, old: readonly string[], size: number): string[] {
  const chosen = new Set<string>(specialTokens);
  for (const character of ascii) {
    chosen.add(character);
    if (/[a-z0-9]/.test(character)) chosen.add(`##${character}`);
  }
  for (const [word] of rank([...words].filter(([word]) => standsAlone(word)))) chosen.add(word);
  for (const [token] of rank([...countPieces(words, new Set(old))])) chosen.add(token);
  for (const token of old) if (isPlain(token)) chosen.add(token);
  return [...chosen].slice(0, size);
}

const standsAlone = (word: string) => [...word].length === 1 && !/[a-z0-9]/.test(word);

/** Tokens of other scripts than those of the texts are left to them. */
const isPlain = (token: string) => /^(##)?[a-z0-9]+$/.test(token);

const rank = (counts: [string, number][]) => counts.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

/** Counts the old tokens that spell the words, and the words themselves where they are frequent and new. */
function countPieces(words: Map<string, number>, old: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (token: string, count: number) => counts.set(token, (counts.get(token) ?? 0) + count);
  for (const [word, count] of words) {
    if (ideograph.test(word)) continue;
    for (const piece of spellWord(word, old) ?? []) add(piece, count);
    if (!old.has(word) && count >= leastOfNewWord && isPlain(word)) add(word, count);
  }
  return counts;
}

/**
 * Spells a word with the longest tokens first, as WordPiece does; null where it cannot be spelled.
 *
 * source: Wu et al. 2016, arXiv 1609.08144, section 4.1; transformers, WordpieceTokenizer
 */
export function spellWord(word: string, tokens: { has(token: string): boolean }): string[] | null {
  const pieces: string[] = [];
  const characters = [...word];
  for (let start = 0; start < characters.length;) {
    let end = characters.length;
    const read = () => `${start > 0 ? "##" : ""}${characters.slice(start, end).join("")}`;
    while (end > start && !tokens.has(read())) end--;
    if (end === start) return null;
    pieces.push(read());
    start = end;
  }
  return pieces;
}
