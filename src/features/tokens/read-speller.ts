import { fail } from "../../base/problem.ts";
import { spellWord } from "./choose-vocabulary.ts";
import { ideograph } from "./split-chunks.ts";
import { specialTokens, type TokenizerJson } from "./tokenizer-json.ts";

/** How another tokenizer spells the tokens of a WordPiece vocabulary. */
export interface Speller {
  /** Its tokens, in their order; empty where they are not those of WordPiece. */
  tokens: string[];
  /** Ids of the token itself, or of the pieces that it consists of; empty where it has none. */
  spell(token: string): number[];
}

/** What begins a word in SentencePiece. */
const wordStart = "\u2581";

/** Special tokens of RoBERTa's family in the order of ours. */
const robertaTokens = ["<pad>", "<unk>", "<s>", "</s>", "<mask>"];

/**
 * Reads how a tokenizer spells, from the content of its tokenizer.json.
 *
 * Of a Unigram vocabulary the beginning of a word is `▁word`, a continuation the piece without it; an ideograph is taken
 * as it stands inside a text.
 *
 * errors: features/bad-tokenizer, for anything but WordPiece and Unigram
 */
export function readSpeller(json: TokenizerJson): Speller {
  const { type, vocab } = json.model as { type: string; vocab: unknown };
  if (type === "WordPiece") return readWordPiece(vocab as Record<string, number>);
  if (type === "Unigram") return readUnigram(vocab as [string, number][]);
  return fail(
    "features/bad-tokenizer",
    `This tokenizer.json holds a model of the type ${type}; WordPiece or Unigram was expected: choose another encoder.`,
    { reason: type },
    { file: "tokenizer.json" },
  );
}

function readWordPiece(vocab: Record<string, number>): Speller {
  const ids = new Map(Object.entries(vocab));
  const tokens = [...ids].sort((a, b) => a[1] - b[1]).map(([token]) => token);
  const spell = (token: string) => {
    const own = ids.get(token);
    if (own !== undefined) return [own];
    const isContinuation = token.startsWith("##");
    const pieces = spellWord(isContinuation ? token.slice(2) : token, ids);
    return (pieces ?? []).map((piece) => ids.get(piece)!);
  };
  return { tokens, spell };
}

function readUnigram(vocab: [string, number][]): Speller {
  const ids = new Map(vocab.map(([piece], id) => [piece, id]));
  const scores = new Map(vocab);
  const special = new Map<string, string>(specialTokens.map((token, i) => [token, robertaTokens[i]]));
  const spellText = (text: string) => spellUnigram(text, scores).map((piece) => ids.get(piece)!);
  const spell = (token: string): number[] => {
    const renamed = special.get(token);
    if (renamed !== undefined) return ids.has(renamed) ? [ids.get(renamed)!] : [];
    if (token.startsWith("##")) return spellText(token.slice(2));
    const alone = ideograph.test(token) || !/[\p{L}\p{N}]/u.test(token);
    const forms = alone ? [token, wordStart + token] : [wordStart + token];
    const form = forms.find((one) => ids.has(one));
    if (form !== undefined) return [ids.get(form)!];
    return alone ? [] : spellText(wordStart + token);
  };
  return { tokens: [], spell };
}

/** Pieces are never longer than this many characters. */
const longestPiece = 16;
/** Dearer than any way to spell a text, so that an unknown character is the last resort. */
const unknownScore = -1000;

/**
 * Spells a text with the pieces whose scores have the greatest sum; a character that no piece holds is left out.
 *
 * source: Kudo 2018, arXiv 1804.10959, section 3.1 (Viterbi)
 */
export function spellUnigram(text: string, scores: ReadonlyMap<string, number>): string[] {
  const characters = [...text];
  const best = new Array<number>(characters.length + 1).fill(-Infinity);
  const from = new Array<number>(characters.length + 1).fill(0);
  best[0] = 0;
  for (let start = 0; start < characters.length; start++) {
    const last = Math.min(characters.length, start + longestPiece);
    for (let end = start + 1; end <= last; end++) {
      const score =
        scores.get(characters.slice(start, end).join("")) ?? (end === start + 1 ? unknownScore : null);
      if (score === null || best[start] + score <= best[end]) continue;
      best[end] = best[start] + score;
      from[end] = start;
    }
  }
  const pieces: string[] = [];
  for (let end = characters.length; end > 0; end = from[end]) {
    pieces.unshift(characters.slice(from[end], end).join(""));
  }
  return pieces.filter((piece) => scores.has(piece));
}
