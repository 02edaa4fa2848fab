import type { PreparedSide, TokenizerFacts, TokenRows } from "../features/types.ts";
import type { StoredTensor } from "../model/weights/safetensors.ts";
import { readOthers } from "./join-sides.ts";
import type { TrainJob } from "./types.ts";

/** The words of a data set among those of its encoder, and the job told in their numbers. */
export interface CompactVocabulary {
  job: TrainJob;
  /** Row of the encoder's table that each word has, rising. [V'] */
  rows: Int32Array;
}

/** The table of the words' embeddings. */
export const wordTable = "embeddings.word_embeddings.weight";

/** Weights with a row for each word of the vocabulary. */
const tables = [wordTable, "cls.predictions.bias"];

/** Whether a weight has a row for each word. */
export const isWordTable = (name: string): boolean => tables.includes(name);

/**
 * Leaves of an encoder's vocabulary the words that the customers' texts hold, and the special tokens.
 *
 * The others are never looked up, so that the losses are the same and the table, its gradient and both means of the optimizer
 * are smaller; what a trained table gives back keeps the old rows of the others.
 *
 * shapes: V words -> V' words
 * memory: returns new token arrays; `job` is left as it was
 */
export function compactVocabulary(job: TrainJob): CompactVocabulary {
  const { prepared } = job;
  const facts = prepared.tokenizer!;
  const newOf = new Int32Array(facts.vocabularySize).fill(-1);
  const { padId, unknownId, classId, separatorId, maskId } = facts;
  for (const id of [padId, unknownId, classId, separatorId, maskId]) newOf[id] = 0;
  const others = readOthers(job);
  const sides = [prepared.train, prepared.validation, prepared.test, ...(others ? [others] : [])];
  for (const { tokens } of sides) tokens?.ids.forEach((id) => (newOf[id] = 0));
  const rows: number[] = [];
  newOf.forEach((used, id) => {
    if (used === 0) newOf[id] = rows.push(id) - 1;
  });
  const [train, validation, test, unlabelled = null] = sides.map((side) => renumberSide(side, newOf));
  const tokenizer = renumberFacts(facts, newOf, rows);
  return {
    job: { ...job, prepared: { ...prepared, train, validation, test, unlabelled, tokenizer } },
    rows: Int32Array.from(rows),
  };
}

function renumberSide(side: PreparedSide, newOf: Int32Array): PreparedSide {
  if (!side.tokens) return side;
  const tokens: TokenRows = { ...side.tokens, ids: side.tokens.ids.map((id) => newOf[id]) };
  return { ...side, tokens };
}

function renumberFacts(facts: TokenizerFacts, newOf: Int32Array, rows: number[]): TokenizerFacts {
  return {
    vocabularySize: rows.length,
    padId: newOf[facts.padId],
    unknownId: newOf[facts.unknownId],
    classId: newOf[facts.classId],
    separatorId: newOf[facts.separatorId],
    maskId: newOf[facts.maskId],
    wordStarts: facts.wordStarts && Uint8Array.from(rows, (row) => facts.wordStarts![row]),
  };
}

/**
 * Takes rows of a table.
 *
 * shapes: [V, ..] -> [V', ..]
 * memory: returns a new array
 */
export function takeTableRows({ shape, data }: StoredTensor, rows: Int32Array): StoredTensor {
  const width = data.length / shape[0];
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => taken.set(data.subarray(row * width, (row + 1) * width), i * width));
  return { shape: [rows.length, ...shape.slice(1)], data: taken };
}

/**
 * Puts the rows of a smaller table back where they came from.
 *
 * shapes: table [V, ..], taken [V', ..] -> [V, ..]
 * memory: returns a new array
 */
export function returnTableRows(table: StoredTensor, taken: StoredTensor, rows: Int32Array): StoredTensor {
  const width = table.data.length / table.shape[0];
  const data = (table.data as Float32Array).slice();
  rows.forEach((row, i) => data.set(taken.data.subarray(i * width, (i + 1) * width), row * width));
  return { shape: [...table.shape], data };
}
