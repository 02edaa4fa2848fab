import type { TableRecipe } from "../../recipe/types.ts";
import type { Database } from "../database.ts";
import { nameSqlColumns } from "../files/name-columns.ts";
import type { RawTable } from "../files/read-file.ts";
import { quoteName } from "../sql.ts";
import type { ColumnType, HistogramBar } from "../types.ts";
import { readHistogram } from "./read-histogram.ts";
import { cellSql, detectFormat, isMissingWordSql, valueSql, type ColumnFormat } from "./detect-type.ts";
import { proposeRole } from "./propose-role.ts";
import type { Table, TableColumn } from "./table.ts";

const previewRows = 50;
const sampleRows = 20_000;

/**
 * Looks at every column of a table: type, missing cells, distinct values, histogram, and the role it may have.
 *
 * units: `smallest` and `largest` of dates in days since 1970
 */
export async function profileTable(
  database: Database,
  raw: RawTable,
  options: TableRecipe,
  onProgress: (share: number) => Promise<void>,
): Promise<Table> {
  const sqlNames = nameSqlColumns(raw.columns);
  const columns: TableColumn[] = [];
  for (let i = 0; i < raw.columns.length; i++) {
    await onProgress(i / raw.columns.length);
    columns.push(profileColumn(database, raw, options, i, sqlNames[i]));
  }
  const decimal = columns.some((column) => column.format.kind === "number" && column.format.decimal === ",");
  return {
    raw,
    columns,
    summary: {
      name: raw.name,
      file: raw.file,
      sizeBytes: raw.sizeBytes,
      encoding: raw.encoding,
      delimiter: raw.delimiter,
      header: raw.header,
      decimal: decimal ? "," : ".",
      rows: raw.rows,
      rejected: raw.rejections.length,
      rejections: raw.rejections.slice(0, 100),
      columns: columns.map((column) => column.profile),
      preview: readPreview(database, raw),
    },
  };
}

function readPreview(database: Database, raw: RawTable): string[][] {
  const cells = raw.columns.map((_, i) => `c${i + 1}`).join(", ");
  const sql = `SELECT ${cells} FROM files.${quoteName(raw.name)} ORDER BY file_row LIMIT ${previewRows}`;
  const result = database.query(sql);
  const columns = raw.columns.map((_, i) => result.strings(i));
  return Array.from({ length: result.rows }, (_, row) => columns.map((column) => column[row] ?? ""));
}

interface Figures {
  filled: number;
  distinct: number;
  read: number;
  smallest: number;
  largest: number;
  integers: number;
  meanLength: number;
  meanWords: number;
}

function profileColumn(
  database: Database,
  raw: RawTable,
  options: TableRecipe,
  i: number,
  sqlName: string,
): TableColumn {
  const rawName = `c${i + 1}`;
  const from = `files.${quoteName(raw.name)}`;
  const format = detectFormat(readSampleCells(database, from, rawName, raw.rows), raw.delimiter, options);
  const figures = readFigures(database, from, rawName, format);
  const type = tellType(raw.columns[i], format, figures);
  const histogram: HistogramBar[] =
    figures.filled === 0 ? [] : readHistogram(database, "cells", format, type, figures);
  const profile = {
    name: raw.columns[i],
    type,
    missingShare: 1 - figures.filled / raw.rows,
    distinct: figures.distinct,
    histogram,
    unreadable: format.kind === "number" || format.kind === "date" ? figures.filled - figures.read : 0,
    ambiguousDates: format.kind === "date" && format.ambiguous,
  };
  const proposal = proposeRole(profile, figures.filled);
  return {
    name: raw.columns[i],
    sqlName,
    rawName,
    format,
    profile: { ...profile, ...proposal },
    filled: figures.filled,
    smallest: figures.smallest,
    largest: figures.largest,
  };
}

/** Cells spread evenly over the table; all of a column that is nearly empty. */
function readSampleCells(database: Database, from: string, rawName: string, rows: number): string[] {
  const step = Math.ceil(rows / sampleRows);
  const cell = cellSql(rawName);
  const read = (where: string) =>
    database
      .query(`SELECT ${cell} FROM ${from} WHERE ${cell} IS NOT NULL AND ${where} LIMIT ${sampleRows}`)
      .strings(0);
  const spread = read(`file_row % ${step} = 0`);
  return (spread.length < 100 && step > 1 ? read("true") : spread) as string[];
}

/** Leaves the column behind as table `cells`, for the histogram. */
function readFigures(database: Database, from: string, rawName: string, format: ColumnFormat): Figures {
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
      count(*) FILTER (value = floor(value)), avg(length(cell)), avg(len(string_split(left(cell, 400), ' ')))
    FROM cells`);
  const [count, distinctCount, readable, smallest, largest, integers, meanLength, meanWords] = Array.from(
    { length: 8 },
    (_, column) => result.numbers(column)[0],
  );
  return {
    filled: count,
    distinct: distinctCount,
    read: readable,
    smallest,
    largest,
    integers,
    meanLength,
    meanWords,
  };
}

const idName = /(^|[^a-z])(id|key|no|nr|code|uuid|guid)$|(Id|ID|_id|Key|No|Nr)$|编号|编码|号$/i;

/** Says whether a column is called like an identifier. */
export function hasIdName(name: string): boolean {
  return (
    idName.test(name) ||
    /^(customer|client|user|member|rid|row|index|column \d+|unnamed.*|客户|用户|会员)$/i.test(name)
  );
}

/**
 * Ids: nearly every cell another value, and whole numbers without a gap to speak of, or one word of a kind, or a
 * name that says so. Texts: several words (or more than 12 letters without blanks), most of them different.
 */
function tellType(name: string, format: ColumnFormat, figures: Figures): ColumnType {
  if (format.kind === "empty" || figures.filled === 0) return "empty";
  if (format.kind === "date") return "date";
  const unique = figures.distinct / figures.filled;
  const isUnique = unique > 0.98 && figures.filled >= 20;
  if (format.kind === "number") {
    const isWhole = figures.integers === figures.filled;
    const isCounter = figures.largest - figures.smallest + 1 <= 2 * figures.filled;
    return isWhole && (hasIdName(name) || (isUnique && isCounter)) ? "id" : "number";
  }
  if (figures.meanWords >= 3 && unique > 0.3) return "text";
  if (figures.meanLength > 40) return hasIdName(name) && figures.meanWords < 1.2 ? "id" : "text";
  if (figures.meanWords < 1.2 && (hasIdName(name) || (isUnique && figures.meanLength < 40))) {
    return isUnique || hasIdName(name) ? "id" : "category";
  }
  const isVaried = unique > 0.3 && figures.distinct > 100;
  return isVaried && (figures.meanWords >= 1.2 || figures.meanLength > 12) ? "text" : "category";
}
