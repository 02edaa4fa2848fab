import type { Database } from "../database.ts";
import { cellSql, isMissingWordSql, valueSql, type ColumnFormat } from "./detect-type.ts";

/** What is counted of a column to tell its type. */
export interface Figures {
  /** Cells that are there. */
  filled: number;
  distinct: number;
  /** Cells that are a number or a date, in a column of these. */
  read: number;
  smallest: number;
  largest: number;
  wholeNumbers: number;
  meanLength: number;
  meanWords: number;
  /** Share of cells that are one word of Latin letters, digits and the like, as ids are. */
  codeShare: number;
}

/**
 * Counts what is in a column, read as `format` says; what the words look like is told from a sample of its cells.
 *
 * units: `smallest` and `largest` of dates in days since 1970
 * memory: leaves the column behind as temporary table `cells` (cell, value), for the histogram
 */
export function readFigures(
  database: Database,
  from: string,
  rawName: string,
  format: ColumnFormat,
  sample: string[],
): Figures {
  const { kind } = format;
  const isTyped = kind === "number" || kind === "date";
  const read = isTyped ? valueSql(rawName, kind, format) : "NULL::DOUBLE";
  const value = kind === "date" ? `epoch(${read}) / 86400` : read;
  database.run(
    `CREATE OR REPLACE TEMP TABLE cells AS SELECT ${cellSql(rawName)} AS cell, ${value} AS value FROM ${from}`,
  );
  const filled = isTyped ? `value IS NOT NULL OR NOT ${isMissingWordSql("cell")}` : "cell IS NOT NULL";
  const distinct = isTyped ? "count(DISTINCT value)" : "count(DISTINCT hash(cell)) FILTER (cell IS NOT NULL)";
  const result =
    database.query(`SELECT count(*) FILTER (${filled}), ${distinct}, count(value), min(value), max(value),
      count(*) FILTER (value = floor(value)) FROM cells`);
  const figures = Array.from({ length: 6 }, (_, column) => result.numbers(column)[0]);
  return {
    filled: figures[0],
    distinct: figures[1],
    read: figures[2],
    smallest: figures[3],
    largest: figures[4],
    wholeNumbers: figures[5],
    ...measureWords(sample),
  };
}

function measureWords(sample: string[]): Pick<Figures, "meanLength" | "meanWords" | "codeShare"> {
  const mean = (measure: (cell: string) => number) =>
    sample.reduce((sum, cell) => sum + measure(cell), 0) / Math.max(1, sample.length);
  return {
    meanLength: mean((cell) => cell.length),
    meanWords: mean((cell) => cell.slice(0, 400).split(/\s+/).length),
    codeShare: mean((cell) => (/^[\w.:/#@+-]+$/.test(cell) ? 1 : 0)),
  };
}
