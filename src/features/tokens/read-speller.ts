import { spellWord } from "./choose-vocabulary.ts";
import { refuseTokenizer } from "./refuse-tokenizer.ts";
import { ideograph } from "./split-chunks.ts";
import { specialTokens, type TokenizerJson } from "./tokenizer-json.ts";
import { createUnigram } from "./unigram.ts";

/** How another tokenizer spells the tokens of a WordPiece vocabulary. */
export interface Speller {
  /** Its tokens, in their order; empty where they are not those of WordPiece. */
  tokens: string[];
  /** Ids of the token itself, or of the pieces that it consists of; empty where it has none. */
  spell(token: string): number[];
}

/** What begins a word in SentencePiece. */
const wordStart = "\u2581";

/** Special tokens of RoBERTa's family, in the order of ours. */
const robertaTokens = ["<pad>", "<unk>", "<s>", "</s>", "<mask>"];

/**
 * Reads how a tokenizer spells, from the content of its tokenizer.json.
 *
 * Of a Unigram vocabulary the beginning of a word is `▁word`, a continuation the piece without it; an ideograph is taken
 * as it stands inside a text.
 *
 * errors: features/bad-tokenizer, for anything but WordPiece and Unigram
 */
export function readSpeller({ model }: TokenizerJson): Speller {
  const { type, vocab } = model;
  if (type === "WordPiece" && !Array.isArray(vocab)) return readWordPiece(vocab);
  if (type === "Unigram" && Array.isArray(vocab)) return readUnigram(vocab);
  return refuseTokenizer(`its model is of type ${type}, and rows are taken from WordPiece and Unigram alone`);
}

function readWordPiece(vocab: Record<string, number>): Speller {
  const ids = new Map(Object.entries(vocab));
  const tokens = [...ids].sort((a, b) => a[1] - b[1]).map(([token]) => token);
  const spell = (token: string) => {
    const own = ids.get(token);
    if (own !== undefined) return [own];
    const pieces = spellWord(token.startsWith("##") ? token.slice(2) : token, ids);
    return (pieces ?? []).map((piece) => ids.get(piece)!);
  };
  return { tokens, spell };
}

function readUnigram(vocab: [string, number][]): Speller {
  const ids = new Map(vocab.map(([piece], id) => [piece, id]));
  const renamed = new Map<string, string>(specialTokens.map((token, i) => [token, robertaTokens[i]]));
  const encode = createUnigram(vocab, -1, new Set(robertaTokens));
  const spellText = (text: string) => encode(text).filter((id) => id >= 0);
  const take = (pieces: string[]) => {
    const piece = pieces.find((one) => ids.has(one));
    return piece === undefined ? [] : [ids.get(piece)!];
  };
  const spell = (token: string): number[] => {
    const special = renamed.get(token);
    if (special !== undefined) return take([special]);
    if (token.startsWith("##")) return spellText(token.slice(2));
    if (standsAlone(token)) return take([token, wordStart + token]);
    return spellText(wordStart + token);
  };
  return { tokens: [], spell };
}

const standsAlone = (token: string) => ideograph.test(token) || !/[\p{L}\p{N}]/u.test(token);
