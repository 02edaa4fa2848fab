import type { Task } from "../recipe/types.ts";

/** Token ids of many customers, without padding: customer i holds ids[offsets[i] .. offsets[i + 1]). */
export interface TokenRows {
  ids: Int32Array;
  offsets: Int32Array; // [N + 1]
}

/** A sparse matrix by rows (CSR): row i holds columns[offsets[i] .. offsets[i + 1]) in rising order. */
export interface SparseRows {
  columns: Int32Array;
  values: Float32Array;
  offsets: Int32Array; // [N + 1]
  width: number;
}

/** The customers of one side, fitted and tokenized: all that the model and the baselines see. */
export interface PreparedSide {
  keys: string[];
  tokens: TokenRows | null;
  /** Scaled numbers, missing flags and date parts. [N, F] row by row */
  numbers: Float32Array;
  /** Category codes: 0 missing, 1 unseen, then the levels. [N, C] row by row */
  categories: Int32Array;
  /** Class index or value. [N] */
  target: Float32Array;
  /** Counts of word 1-2-grams (characters 1-3 where the text has no spaces), for `tfidf-linear`. */
  ngrams: SparseRows | null;
}

/** What was learned of the texts, as the page shows it; of all customers, [CLS] and [SEP] counted. */
export interface TokenFacts {
  vocabulary: number;
  /** Customers whose text was cut, and the tokens that were cut off. */
  truncatedCustomers: number;
  truncatedTokens: number;
  /** Median length before truncation. */
  medianTokens: number;
  /** The longest text before truncation. */
  maxTokens: number;
  emptyTexts: number;
  /** Filled texts beyond the newest `texts.most` of a customer, which are not read. */
  textsLeftOut: number;
}

/** Everything that training and evaluation need; texts stay behind. */
export interface Prepared {
  task: Task;
  classes: string[] | null;
  train: PreparedSide;
  validation: PreparedSide;
  test: PreparedSide;
  numberNames: string[]; // [F]
  /** Which source column each of the F numbers comes from, for `best-column`. */
  numberSources: string[]; // [F]
  categoryNames: string[]; // [C]
  /** Levels with the two buckets for missing and unseen. [C] */
  categorySizes: number[];
  tokenizer: TokenizerFacts | null;
  tokenFacts: TokenFacts | null;
  /** JSON of the fitted features and of tokenizer.json, for the model pack. */
  fitted: { features: string; tokenizer: string | null };
}

/** Ids of the special tokens, and which tokens continue a word (whole-word masking). */
export interface TokenizerFacts {
  vocabularySize: number;
  padId: number;
  unknownId: number;
  classId: number;
  separatorId: number;
  maskId: number;
}

/** One batch, padded to the length of its bucket. */
export interface Batch {
  /** Positions of the customers in their side. [B] */
  rows: Int32Array;
  length: number; // T; 0 without text
  ids: Int32Array; // [B, T]
  mask: Float32Array; // [B, T], 1 token, 0 padding
  numbers: Float32Array; // [B, F]
  categories: Int32Array; // [B, C]
  target: Float32Array; // [B]
  /** Tokens that are no padding. */
  tokenCount: number;
}
