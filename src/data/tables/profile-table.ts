import type { TableRecipe } from "../../recipe/types.ts";
import type { Database } from "../database.ts";
import { nameSqlColumns } from "../files/name-columns.ts";
import type { RawTable } from "../files/read-file.ts";
import type { HistogramBar } from "../types.ts";
import { readFigures } from "./read-figures.ts";
import { readSampleCells, sampleRows } from "./read-sample-cells.ts";
import { readHistogram } from "./read-histogram.ts";
import { cellSql, detectFormat } from "./detect-type.ts";
import { proposeRole } from "./propose-role.ts";
import { tellType } from "./tell-type.ts";
import type { Table, TableColumn } from "./table.ts";

const previewRows = 50;

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
  const sql = `SELECT ${cells} FROM ${raw.stored} ORDER BY file_row LIMIT ${previewRows}`;
  const result = database.query(sql);
  const columns = raw.columns.map((_, i) => result.strings(i));
  return Array.from({ length: result.rows }, (_, row) => columns.map((column) => column[row] ?? ""));
}

function profileColumn(
  database: Database,
  raw: RawTable,
  options: TableRecipe,
  i: number,
  sqlName: string,
): TableColumn {
  const rawName = `c${i + 1}`;
  const from = raw.stored;
  const sample = readSampleCells(database, from, rawName, raw.rows);
  let format = detectFormat(sample, raw.delimiter, options);
  if (format.ambiguous && raw.rows > sampleRows) {
    format = detectFormat(readDistinctCells(database, from, rawName), raw.delimiter, options);
  }
  const figures = readFigures(database, from, rawName, format, sample);
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

/** A date that tells day from month may stand outside the sample. */
function readDistinctCells(database: Database, from: string, rawName: string): string[] {
  const cell = cellSql(rawName);
  return database
    .query(`SELECT DISTINCT ${cell} FROM ${from} WHERE ${cell} IS NOT NULL`)
    .strings(0) as string[];
}
