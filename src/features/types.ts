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
  /** Numbers and dates (as days) before scaling, NaN where missing; null where no baseline is fitted. [N, P] row by row */
  raw: Float64Array | null;
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
  /** Customers without a label, every target NaN; null where the recipe uses none, or there are none. */
  unlabelled: PreparedSide | null;
  numberNames: string[]; // [F]
  /** Which source column each of the F numbers comes from, for `best-column`. */
  numberSources: string[]; // [F]
  rawNames: string[]; // [P]
  categoryNames: string[]; // [C]
  /** Levels with the two buckets for missing and unseen. [C] */
  categorySizes: number[];
  tokenizer: TokenizerFacts | null;
  tokenFacts: TokenFacts | null;
  /** JSON of the fitted features and of tokenizer.json, for the model pack. */
  fitted: Fitted;
}

/** The tokenizer of an encoder that was trained before, as its folder has it. */
export interface EncoderTokenizer {
  /** Content of tokenizer.json. */
  json: string;
  /** Content of tokenizer_config.json, where there is one. */
  config: string | null;
  /** Put before every text that is not empty; "" for nothing. */
  prompt: string;
}

/** What was learned from the training customers, as JSON: the features, and the content of tokenizer.json. */
export interface Fitted {
  features: string;
  tokenizer: string | null;
}

/** What was met while features were made of new customers. */
export interface ApplyCounts {
  emptyTexts: number;
  truncatedCustomers: number;
  /** Filled texts beyond the newest `texts.most` of a customer, which are not read. */
  textsLeftOut: number;
  /** Customers without a value, by column. */
  missing: { column: string; count: number }[];
  /** Customers with a category that no training customer had, by column. */
  unseen: { column: string; count: number }[];
}

/** New customers as a model reads them; every target is NaN. */
export interface AppliedCustomers {
  side: PreparedSide;
  counts: ApplyCounts;
}

/** A customer typed in by hand: texts newest first, and a value for each structured feature (a date as YYYY-MM-DD). */
export interface TypedCustomer {
  texts: string[];
  values: Record<string, number | string | null>;
}

/** One field of the form for such a customer. */
export interface FormField {
  name: string;
  kind: "number" | "date" | "category";
  /** Levels of a category that training customers had, as they are written; else empty. */
  levels: string[];
  /** The median of the training customers, their latest date, the most frequent level; null where none is known. */
  usual: number | string | null;
}

/** One customer's way from the file to what the model reads. */
export interface CustomerTrace {
  key: string;
  /** Filled texts, newest first; `isRead` where it is among the newest `texts.most`. */
  texts: { raw: string; clean: string; isRead: boolean }[];
  /** What is tokenized: the texts that are read, cleaned and joined. */
  joined: string;
  /** As the model reads them, [CLS] and [SEP] among them. */
  tokens: { id: number; piece: string }[];
  /** Tokens beyond `maxTokens`, which are not read. */
  cutTokens: number;
  columns: TracedColumn[];
  /** The batch of each epoch that it was trained in, first to last; empty for a customer held out. */
  batches: TracedBatch[];
}

/** A structured feature of one customer, before and after fitting. */
export interface TracedColumn {
  name: string;
  kind: "number" | "date" | "category";
  sql: string;
  /** A date as YYYY-MM-DD (with the time where it has one); null where it is missing. */
  before: number | string | null;
  /** What the model reads: the scaled number with its flags, or the code of the category. */
  after: { name: string; value: number }[];
  /** Of a category: whether training customers had it. */
  level: "missing" | "unseen" | "known" | null;
}

/** What one epoch does with a training customer. */
export interface TracedBatch {
  epoch: number; // from 0
  /** Step of the training that runs this batch, from 0. */
  step: number;
  /** Customers in the batch, and the place of this one, from 0. */
  customers: number;
  place: number;
  /** Tokens that every text of the batch is padded to; 0 without text. */
  length: number;
  /** Positions of this customer that are padding. */
  padding: number;
}

/** Ids of the special tokens, and which tokens begin a word (whole-word masking). */
export interface TokenizerFacts {
  vocabularySize: number;
  padId: number;
  unknownId: number;
  classId: number;
  separatorId: number;
  maskId: number;
  /** 1 where a token begins a word, 0 where it continues one; lacking or null: each token is a word. [V] */
  wordStarts?: Uint8Array | null;
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
  /** What a frozen part of the encoder made of the texts before: [B, T, H], or [B, H]; where it is there, `ids` are not read. */
  states?: Float32Array;
}
