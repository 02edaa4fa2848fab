import type { RawTable } from "../files/read-file.ts";
import type { ColumnProfile, TableSummary } from "../types.ts";
import type { ColumnFormat } from "./detect-type.ts";

/** A column of a table in the database. */
export interface TableColumn {
  name: string;
  /** Its name in the table's view; differs from `name` where two names differ in case alone. */
  sqlName: string;
  /** Its column of text in the table `raw.stored`. */
  rawName: string;
  format: ColumnFormat;
  profile: ColumnProfile;
  /** Cells that are there. */
  filled: number;
  smallest: number;
  largest: number;
}

/** A table that stands in the database: what was read, and what its columns look like. */
export interface Table {
  raw: RawTable;
  columns: TableColumn[];
  summary: TableSummary;
}
