import { fail } from "../../base/problem.ts";
import { mixSeed } from "../../base/random.ts";
import { chooseVocabulary } from "../../features/tokens/choose-vocabulary.ts";
import { learnWordPiece } from "../../features/tokens/learn-wordpiece.ts";
import { loadTokenizer, type LoadedTokenizer } from "../../features/tokens/load-tokenizer.ts";
import { readSpeller, type Speller } from "../../features/tokens/read-speller.ts";
import type { TokenizerJson } from "../../features/tokens/tokenizer-json.ts";
import { loadEncoderWeights } from "../../model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../model/pretrained/read-encoder-folder.ts";
import type { FolderFile } from "../../model/pretrained/types.ts";
import { initEncoder } from "../../model/encoder/encoder.ts";
import { bertKind, type EncoderShape } from "../../model/shape.ts";
import { cutEncoder } from "../../model/weights/cut-encoder.ts";
import type { StoredTensor } from "../../model/weights/safetensors.ts";
import { startTable, type StartTable } from "../../model/weights/start-table.ts";
import { countHeads } from "../model-shape.ts";
import { readAway } from "../origin.ts";

const words = "embeddings.word_embeddings.weight";

/** An encoder to start from. */
export interface SourceEncoder {
  shape: EncoderShape;
  speller: Speller;
  tokenizer: LoadedTokenizer;
  tensors: Record<string, StoredTensor>;
}

/** What of it is kept, or how large one from random weights is. */
export interface StartPlan {
  /** Which blocks; of random weights so many. */
  layers: number[];
  /** Width of one from random weights; else that of the encoder to start from. */
  hidden: number | null;
  /** Tokens of the new vocabulary, and rows of positions. */
  vocabulary: number;
  positions: number;
}

/** An encoder before its first step. */
export interface StartedEncoder {
  shape: EncoderShape;
  vocabulary: string[];
  tensors: Record<string, StoredTensor>;
  rows: Omit<StartTable, "table">;
}

/**
 * Reads an encoder of the kind of BERT from the files of its folder.
 *
 * errors: train/bad-encoder, for another kind; those of readEncoderFolder, loadEncoderWeights and readSpeller
 */
export async function readSource(files: readonly FolderFile[], name: string): Promise<SourceEncoder> {
  const folder = await readEncoderFolder(files);
  const { positionOffset, tokenTypes } = folder.shape;
  if (positionOffset !== 0 || tokenTypes === 0) {
    fail(
      "train/bad-encoder",
      `The encoder in ${name} is a ${folder.architecture}; one of the kind of BERT was expected, with positions from 0 and token types.`,
      { name, architecture: folder.architecture },
    );
  }
  const json = folder.tokenizer.json as unknown as TokenizerJson;
  const [speller, tokenizer] = [readSpeller(json), loadTokenizer(json)];
  return { shape: folder.shape, speller, tokenizer, tensors: await loadEncoderWeights({ ...folder, name }) };
}

/**
 * Makes an encoder for the words of these texts out of one that was trained before: a vocabulary of its own, with the rows
 * that `from` and `also` have for it, and the blocks of `from` that are kept.
 *
 * The vocabulary is chosen from that of the first of both that is WordPiece, and is learned anew where neither is.
 *
 * shapes: counts of words -> tensors named as in BertModel
 * errors: train/bad-encoder, where the widths of both differ or `from` has too few positions; model/missing-tensor, for a block that is not there
 */
export async function startEncoder(
  counts: Map<string, number>,
  from: SourceEncoder,
  also: SourceEncoder | null,
  plan: StartPlan,
): Promise<StartedEncoder> {
  const { hidden, positions } = from.shape;
  if (plan.positions > positions) failPositions(positions, plan.positions);
  if (also && also.shape.hidden !== hidden) failWidths(hidden, also.shape.hidden);
  const old = [from, also].find((source) => source && source.speller.tokens.length > 0)?.speller.tokens;
  const vocabulary = old
    ? chooseVocabulary(counts, old, plan.vocabulary)
    : await learnWordPiece(counts, plan.vocabulary, async () => {});
  const toRows = ({ speller, tensors }: SourceEncoder) => ({
    speller,
    table: tensors[words].data as Float32Array,
  });
  const { table, ...rows } = startTable(vocabulary, toRows(from), also && toRows(also), hidden);
  const shape = {
    ...from.shape,
    layers: plan.layers.length,
    vocabularySize: vocabulary.length,
    positions: plan.positions,
  };
  const tensors = cutEncoder(from.tensors, { shape: [vocabulary.length, hidden], data: table }, plan);
  return { shape, vocabulary, tensors, rows };
}

/**
 * Makes an encoder of random weights for the words of these texts, with a vocabulary that is learned from them.
 *
 * shapes: counts of words -> tensors named as in BertModel
 * memory: leaves no tensor
 */
export async function startFromNothing(
  counts: Map<string, number>,
  { layers, vocabulary: most, positions, ...plan }: StartPlan,
  seed: number,
): Promise<StartedEncoder> {
  const hidden = plan.hidden!;
  const vocabulary = await learnWordPiece(counts, most, async () => {});
  const sizes = { layers: layers.length, hidden, heads: countHeads(hidden), intermediate: 4 * hidden };
  const shape: EncoderShape = { ...bertKind, ...sizes, positions, vocabularySize: vocabulary.length };
  const rows = { kept: 0, composed: 0, mapped: 0, missing: vocabulary.length, explained: null };
  return { shape, vocabulary, tensors: await readAway(initEncoder(shape, mixSeed(seed, "weights"))), rows };
}

function failPositions(most: number, asked: number): never {
  fail(
    "train/bad-encoder",
    `The encoder to start from has ${most} positions, and ${asked} were asked for; ask for ${most} or fewer.`,
    { most, asked },
  );
}

function failWidths(first: number, second: number): never {
  fail(
    "train/bad-encoder",
    `The two encoders have vectors of ${first} and ${second} values; choose a second one of the same width.`,
    { first, second },
  );
}
