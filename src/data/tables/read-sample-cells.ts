import type { Database } from "../database.ts";
import { cellSql } from "./detect-type.ts";

/** Beyond so many rows the format of a column is told from a sample. */
export const sampleRows = 20_000;

/** Reads cells spread evenly over the table, trimmed and not empty; all of a column that is nearly empty. */
export function readSampleCells(database: Database, from: string, rawName: string, rows: number): string[] {
  const step = Math.ceil(rows / sampleRows);
  const cell = cellSql(rawName);
  const read = (where: string) =>
    database
      .query(`SELECT ${cell} FROM ${from} WHERE ${cell} IS NOT NULL AND ${where} LIMIT ${sampleRows}`)
      .strings(0);
  const spread = read(`file_row % ${step} = 0`);
  return (spread.length < 100 && step > 1 ? read("true") : spread) as string[];
}
