import type { Pace } from "./pace.ts";
import { chooseAnalyzer } from "./texts/analyzer.ts";
import { applyNgrams, fitNgrams } from "./texts/ngrams.ts";
import { countWords } from "./tokens/count-words.ts";
import { defaultVocabularySize, learnWordPiece } from "./tokens/learn-wordpiece.ts";
import { loadTokenizer } from "./tokens/load-tokenizer.ts";
import { tokenizeTexts, type TokenizedTexts } from "./tokens/tokenize-texts.ts";
import { formatWordPiece, parseConfig, parseTokenizer, type TokenizerJson } from "./tokens/tokenizer-json.ts";
import { listWordStarts } from "./tokens/word-starts.ts";
import type { EncoderTokenizer, SparseRows, TokenFacts, TokenizerFacts, TokenRows } from "./types.ts";

const labelledSides = 3;

/** What becomes of the texts of the three sides, training first, and of customers without a label, whom no baseline reads. */
export interface PreparedTexts {
  sides: { tokens: TokenRows; ngrams: SparseRows | null }[];
  tokenizer: TokenizerFacts;
  tokenizerJson: TokenizerJson;
  facts: Omit<TokenFacts, "textsLeftOut">;
}

/**
 * Learns a vocabulary, where the encoder brings none of its own, and the n-grams from the training texts, and applies both to all sides.
 *
 * shapes: sideTexts [3 or 4][N of the side], training first, those without a label last; cleaned and joined
 * memory: returns new arrays
 * errors: features/cancelled, through `pace`; features/bad-tokenizer, of one that the encoder brings
 */
export async function prepareTexts(
  sideTexts: string[][],
  { maxTokens, own }: { maxTokens: number; own: EncoderTokenizer | null },
  pace: Pace,
  onProgress: (share: number) => void,
): Promise<PreparedTexts> {
  const report = initPartsProgress(sideTexts, onProgress);
  const tokenizerJson = own ? parseTokenizer(own.json) : await learnTokenizer(sideTexts[0], pace);
  const tokenizer = loadTokenizer(tokenizerJson, parseConfig(own?.config ?? null));
  const prompt = own?.prompt ?? "";
  report(sideTexts[0]);
  const tokenized: TokenizedTexts[] = [];
  for (const texts of sideTexts) {
    tokenized.push(await tokenizeTexts(tokenizer, texts, maxTokens, pace, undefined, prompt));
    report(texts);
  }
  const fit = await fitNgrams(sideTexts[0], chooseAnalyzer(sideTexts[0]), pace);
  report(sideTexts[0]);
  const ngrams: SparseRows[] = [];
  for (const texts of sideTexts.slice(0, labelledSides)) {
    ngrams.push(await applyNgrams(fit, texts, pace));
    report(texts);
  }
  return {
    sides: tokenized.map(({ tokens }, side) => ({ tokens, ngrams: ngrams[side] ?? null })),
    tokenizer: { ...tokenizer.facts, wordStarts: listWordStarts(tokenizer) },
    tokenizerJson,
    facts: countFacts(
      tokenized.slice(0, labelledSides),
      sideTexts.slice(0, labelledSides),
      maxTokens,
      tokenizer.facts.vocabularySize,
    ),
  };
}

async function learnTokenizer(texts: string[], pace: Pace): Promise<TokenizerJson> {
  const words = await countWords(texts, pace);
  return formatWordPiece(await learnWordPiece(words, defaultVocabularySize, pace));
}

/** Progress by texts gone through: the training texts four times, the others twice, those without a label once. */
function initPartsProgress(
  sideTexts: string[][],
  onProgress: (share: number) => void,
): (texts: string[]) => void {
  const all = 2 * sideTexts[0].length + 2 * sideTexts.flat().length - (sideTexts[labelledSides]?.length ?? 0);
  let done = 0;
  onProgress(0);
  return (texts) => onProgress((done += texts.length) / all);
}

function countFacts(
  tokenized: TokenizedTexts[],
  sideTexts: string[][],
  maxTokens: number,
  vocabulary: number,
): PreparedTexts["facts"] {
  const lengths = tokenized.flatMap((side) => [...side.lengths]).sort((a, b) => a - b);
  const cut = lengths.filter((length) => length > maxTokens);
  const half = lengths.length / 2;
  return {
    vocabulary,
    truncatedCustomers: cut.length,
    truncatedTokens: cut.reduce((sum, length) => sum + length - maxTokens, 0),
    medianTokens: (lengths[Math.ceil(half) - 1] + lengths[Math.floor(half)]) / 2,
    maxTokens: lengths.at(-1)!,
    emptyTexts: sideTexts.flat().filter((text) => text === "").length,
  };
}
