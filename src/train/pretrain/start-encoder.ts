import { isCount, isObject } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";
import { chooseVocabulary } from "../../features/tokens/choose-vocabulary.ts";
import { learnWordPiece } from "../../features/tokens/learn-wordpiece.ts";
import { readSpeller, type Speller } from "../../features/tokens/read-speller.ts";
import type { TokenizerJson } from "../../features/tokens/tokenizer-json.ts";
import { bertKind, type EncoderShape } from "../../model/shape.ts";
import { cutEncoder } from "../../model/weights/cut-encoder.ts";
import { loadSafetensors, type StoredTensor } from "../../model/weights/safetensors.ts";
import { startTable, type StartTable } from "../../model/weights/start-table.ts";

const words = "embeddings.word_embeddings.weight";
const prefix = /^(bert|model|encoder\.bert)\./;

/** The files of an encoder's folder. */
export interface EncoderFiles {
  config: unknown;
  tokenizer: TokenizerJson;
  weights: Uint8Array;
}

/** An encoder to start from. */
export interface SourceEncoder {
  shape: EncoderShape;
  speller: Speller;
  tensors: Record<string, StoredTensor>;
}

/** What of it is kept. */
export interface StartPlan {
  /** Which blocks. */
  layers: number[];
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
 * Reads the folder of a BERT: its sizes, how it spells, its weights under the names of BertModel.
 *
 * errors: train/bad-encoder, for a config.json that lacks a size; those of loadSafetensors and readSpeller
 */
export function readSource({ config, tokenizer, weights }: EncoderFiles, name: string): SourceEncoder {
  const { tensors } = loadSafetensors(weights, `${name}/model.safetensors`);
  const named = Object.entries(tensors).map(([key, tensor]) => [key.replace(prefix, ""), tensor]);
  return {
    shape: readShape(config, name),
    speller: readSpeller(tokenizer),
    tensors: Object.fromEntries(named),
  };
}

function readShape(config: unknown, name: string): EncoderShape {
  const found = isObject(config) ? config : {};
  const read = (key: string): number => {
    const value = (found as Record<string, unknown>)[key];
    if (isCount(value) && value > 0) return value;
    return fail(
      "train/bad-encoder",
      `${name}/config.json says ${JSON.stringify(value)} of ${key}; a whole number above 0 was expected: choose the folder of a BERT.`,
      { name, key },
    );
  };
  return {
    ...bertKind,
    layers: read("num_hidden_layers"),
    hidden: read("hidden_size"),
    heads: read("num_attention_heads"),
    intermediate: read("intermediate_size"),
    vocabularySize: read("vocab_size"),
    positions: read("max_position_embeddings"),
  };
}

/**
 * Makes an encoder for the words of these texts out of one that was trained before: a vocabulary of its own, with the rows
 * that `from` and `also` have for it, and the blocks of `from` that are kept.
 *
 * The vocabulary is chosen from that of the first of both that is WordPiece, and is learned anew where neither is.
 *
 * shapes: counts of words -> tensors named as in BertModel
 * errors: train/bad-encoder, where the sizes of both differ; model/missing-tensor, for a block that is not there
 */
export async function startEncoder(
  counts: Map<string, number>,
  from: SourceEncoder,
  also: SourceEncoder | null,
  plan: StartPlan,
): Promise<StartedEncoder> {
  const { hidden } = from.shape;
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

function failWidths(first: number, second: number): never {
  fail(
    "train/bad-encoder",
    `The two encoders have vectors of ${first} and ${second} values; choose a second one of the same width.`,
    { first, second },
  );
}
