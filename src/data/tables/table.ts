import type { RawTable } from "../files/read-file.ts";
import type { ColumnProfile, TableSummary } from "../types.ts";
import type { ColumnFormat } from "./detect-type.ts";

/** A column as the SQL of the features reads it. */
export interface ViewColumn {
  name: string;
  /** Its name in the table's view; differs from `name` where two names differ in case alone. */
  sqlName: string;
  /** Its column of text in the table `raw.stored`, or an SQL expression in its place. */
  rawName: string;
  format: ColumnFormat;
}

/** A table as the SQL of the features reads it. */
export interface ViewTable {
  raw: Pick<RawTable, "name" | "stored" | "file">;
  columns: ViewColumn[];
}

/** A column of a table in the database, and what it looks like. */
export interface TableColumn extends ViewColumn {
  profile: ColumnProfile;
  /** Cells that are there. */
  filled: number;
  smallest: number;
  largest: number;
}

/** A table that stands in the database: what was read, and what its columns look like. */
export interface Table extends ViewTable {
  raw: RawTable;
  columns: TableColumn[];
  summary: TableSummary;
}
