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
 * Counts what is in a column, read as `format` says.
 *
 * units: `smallest` and `largest` of dates in days since 1970
 * memory: leaves the column behind as temporary table `cells` (cell, value), for the histogram
 */
export function readFigures(
  database: Database,
  from: string,
  rawName: string,
  format: ColumnFormat,
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
      count(*) FILTER (value = floor(value)), avg(length(cell)), avg(len(string_split(left(cell, 400), ' '))),
      avg(regexp_full_match(cell, '[A-Za-z0-9_.:/#@+-]+')::INT)
    FROM cells`);
  const figures = Array.from({ length: 9 }, (_, column) => result.numbers(column)[0]);
  return {
    filled: figures[0],
    distinct: figures[1],
    read: figures[2],
    smallest: figures[3],
    largest: figures[4],
    wholeNumbers: figures[5],
    meanLength: figures[6],
    meanWords: figures[7],
    codeShare: figures[8],
  };
}
