import type { Place } from "../base/problem.ts";
import type { Encoding, LabelRecipe, Recipe, Role, TableRecipe, Task } from "../recipe/types.ts";
import type { DateFamily } from "./tables/detect-date.ts";

/** What the values of a column look like; a role is proposed from it. */
export type ColumnType = "number" | "date" | "category" | "text" | "id" | "empty";

/** One bar of a column's small histogram. */
export interface HistogramBar {
  label: string;
  count: number;
}

/** What the preview says of a column. */
export interface ColumnProfile {
  name: string;
  type: ColumnType;
  /** Share of rows in which the cell is empty, 0..1. */
  missingShare: number;
  distinct: number;
  /** At most 12 bars: equal-width bins of numbers and dates, the most frequent categories, lengths of texts. */
  histogram: HistogramBar[];
  /** Cells that are there but are no number (or date), in a column whose type is that. */
  unreadable: number;
  /** Dates whose day and month cannot be told apart: the person is asked. */
  ambiguousDates: boolean;
  role: Role;
  /** Why this role is proposed, as a code for the message catalogue. */
  roleReason: string;
}

/** A row, or a cell, that was kept out. */
export interface Rejection extends Place {
  file: string;
  row: number;
  /** data/… code of the reason. */
  reason: string;
  /** What was found, at most 200 characters. */
  found: string;
}

/** A file given by the person, with the corrections they made. */
export interface TableSource {
  name: string;
  file: File;
  options: TableRecipe;
}

/** A table that stands in the database, as the Data step shows it. */
export interface TableSummary {
  name: string;
  file: string;
  sizeBytes: number;
  encoding: Encoding;
  delimiter: string;
  header: boolean;
  decimal: "." | ",";
  rows: number;
  rejected: number;
  /** The first of the rejections, at most 100. */
  rejections: Rejection[];
  columns: ColumnProfile[];
  /** The first 50 rows, as text. */
  preview: string[][];
}

/** What was found in the data before training, with what to do about it; part of report.json. */
export interface Finding {
  code: string;
  table: string;
  column: string;
  evidence: Record<string, number | string>;
  proposal: string;
}

/** How well one column alone predicts, on the training rows. */
export interface ColumnStrength {
  table: string;
  column: string;
  metric: "auc" | "r2";
  value: number;
}

/** What the data says of an unfinished recipe: the recipe completed, and what was found. */
export interface Proposal {
  recipe: Recipe;
  findings: Finding[];
  strengths: ColumnStrength[];
}

/** One structured feature, before it is fitted; missing is NaN, or code -1. */
export type CustomerColumn = { name: string; sql: string } & (
  | { kind: "number"; values: Float64Array }
  | { kind: "date"; days: Float64Array }
  | { kind: "category"; codes: Int32Array; levels: string[] }
);

/** 0 training, 1 validation, 2 test. */
export type Side = 0 | 1 | 2;
/** In `sides`: a customer without a label, whose target is NaN; trained on only where the recipe says so. */
export const unlabelledSide = 3;

/** One record per customer, column by column; goes from data.worker to features.worker on their own port. */
export interface CustomerTable {
  /** Key, or the row number of the file where the table has no key. [N] */
  keys: string[];
  /** Texts of each customer, newest first. [N][pieces] */
  texts: string[][];
  columns: CustomerColumn[];
  /** Class index, or the value of a regression. [N] */
  target: Float64Array;
  /** Names of the classes in order (binary: the negative first); null for a regression. */
  classes: string[] | null;
  /** Side of each customer, or `unlabelledSide`. [N] */
  sides: Uint8Array;
}

/** What the page learns of the customers: counts, never a text. */
export interface CustomersSummary {
  /** Those with a label. */
  customers: number;
  split: { train: number; validation: number; test: number };
  /** Customers without a label that come along. */
  unlabelled: number;
  /** Mean of the target: share of the positive class, or the mean; null for several classes. */
  targetShare: number | null;
  classes: string[] | null;
  classCounts: number[] | null;
  /** Structured features by name, with the SQL that makes each. */
  features: { name: string; sql: string }[];
  hasText: boolean;
  /** Customers left out, by reason code; never silently. */
  dropped: { reason: string; count: number }[];
  /** What scoring new customers must know of the tables. */
  schema: ScoringSchema;
}

/** A table that a model was trained on: new files are matched with it. */
export interface SchemaTable {
  name: string;
  file: string;
  /** Whether the first row of its file named the columns. */
  header: boolean;
  /** Column that names the customer; null where each row is one. */
  key: string | null;
  /** Whether a customer had several rows: what is made of a column depends on it. */
  several: boolean;
  /** The columns that the model reads, the key among them, and how their cells were written. */
  columns: { name: string; role: Role; decimal: "." | ","; dates: DateFamily }[];
}

/** What scoring must know of the data that a model was trained on; part of a model pack, holds no cell. */
export interface ScoringSchema {
  task: Task;
  /** Names of the classes in order; null for a regression. */
  classes: string[] | null;
  label: LabelRecipe;
  customer: Recipe["customer"];
  /** The table of customers first. */
  tables: SchemaTable[];
  /** Structured features in order. */
  features: { name: string; kind: CustomerColumn["kind"] }[];
  hasText: boolean;
}

/** What became of a table of the model when new files were matched with it. */
export interface MatchedTable {
  table: string;
  /** null: no file was given for it, and no customer has a row in it. */
  file: string | null;
  encoding: Encoding | null;
  delimiter: string | null;
  rows: number;
  rejected: number;
  /** The first of the rejections, at most 100. */
  rejections: Rejection[];
  /** Columns that the model reads and the file lacks; their values count as missing. */
  missingColumns: string[];
  /** Columns of the file that the model does not read. */
  extraColumns: string[];
  /** Cells that are there but are no number (or date) where the model reads one. */
  unreadable: { column: string; count: number }[];
  /** Columns whose numbers or dates are plainly written in another way than in training; they are read as written. */
  otherFormats: { column: string; trained: string; found: string }[];
}

/** What the page learns of new customers: counts, never a text. */
export interface NewCustomersSummary {
  customers: number;
  tables: MatchedTable[];
  /** Files that hold no table of the model. */
  unusedFiles: string[];
  /** Rows left out, by reason code. */
  dropped: { reason: string; count: number }[];
}
