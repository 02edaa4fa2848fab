import type { Database } from "../database.ts";
import { nameSqlColumns } from "../files/name-columns.ts";
import { readFile, type RawTable } from "../files/read-file.ts";
import { quoteName } from "../sql.ts";
import { cellSql, isMissingWordSql, valueSql } from "../tables/detect-type.ts";
import { readSampleCells } from "../tables/read-sample-cells.ts";
import type { ViewColumn, ViewTable } from "../tables/table.ts";
import type { MatchedTable, SchemaTable } from "../types.ts";
import type { FileMatch } from "./match-files.ts";
import { settleFormat } from "./settle-format.ts";

/** A table of the model, filled with what a new file says; columns in the order of the schema. */
export interface NewTable {
  table: ViewTable;
  matched: MatchedTable;
}

/**
 * Reads the file of a table into the database, and lays its columns out as in training.
 *
 * A column that the file lacks is missing in every row. `leastRows` 0 lets a file have a header alone.
 *
 * errors: those of readFile
 */
export async function readNewTable(
  database: Database,
  schema: SchemaTable,
  { given, places }: FileMatch,
  leastRows: number,
  onProgress: (share: number) => Promise<void>,
): Promise<NewTable> {
  const { encoding, dialect } = given.format;
  const { delimiter } = dialect;
  const options = { file: given.file.name, encoding, delimiter, header: schema.header } as const;
  const source = {
    name: schema.name,
    file: given.file,
    options: { ...options, dates: "auto", decimal: "auto" } as const,
  };
  const raw = await readFile(database, source, onProgress, { columns: 1, rows: leastRows });
  const columns = layOut(database, schema, raw, places);
  const names = schema.columns.map((column) => column.name);
  return {
    table: { raw, columns },
    matched: {
      table: schema.name,
      file: raw.file,
      encoding,
      delimiter,
      rows: raw.rows,
      rejected: raw.rejections.length,
      rejections: raw.rejections.slice(0, 100),
      missingColumns: names.filter((_, i) => places[i] < 0),
      extraColumns: raw.columns.filter((_, place) => !places.includes(place)),
      unreadable: countUnreadable(database, raw, columns),
      otherFormats: listOtherFormats(schema, columns),
    },
  };
}

/** A table for which no file was given: no customer has a row in it. */
export function createEmptyTable(database: Database, schema: SchemaTable): NewTable {
  const stored = `files.${quoteName(`${schema.name} without a file`)}`;
  database.run(`CREATE OR REPLACE TABLE ${stored} (file_row BIGINT)`);
  const raw = { name: schema.name, stored, file: schema.file };
  const nowhere = schema.columns.map(() => -1);
  return {
    table: { raw, columns: layOut(database, schema, { ...raw, rows: 0 }, nowhere) },
    matched: {
      table: schema.name,
      file: null,
      encoding: null,
      delimiter: null,
      rows: 0,
      rejected: 0,
      rejections: [],
      missingColumns: [],
      extraColumns: [],
      unreadable: [],
      otherFormats: [],
    },
  };
}

function layOut(
  database: Database,
  schema: SchemaTable,
  raw: Pick<RawTable, "stored" | "rows">,
  places: number[],
): ViewColumn[] {
  const sqlNames = nameSqlColumns(schema.columns.map((column) => column.name));
  return schema.columns.map((column, i) => {
    const isThere = places[i] >= 0;
    const rawName = isThere ? `c${places[i] + 1}` : "NULL::VARCHAR";
    const isTyped = column.role === "number" || column.role === "date";
    const cells = isThere && isTyped ? readSampleCells(database, raw.stored, rawName, raw.rows) : [];
    return { name: column.name, sqlName: sqlNames[i], rawName, format: settleFormat(column, cells) };
  });
}

function countUnreadable(
  database: Database,
  raw: RawTable,
  columns: ViewColumn[],
): MatchedTable["unreadable"] {
  const typed = columns.flatMap(({ name, rawName, format }) =>
    format.kind === "number" || format.kind === "date" ? [{ name, rawName, kind: format.kind, format }] : [],
  );
  if (typed.length === 0) return [];
  const counts = typed.map(({ rawName, kind, format }) => {
    const cell = cellSql(rawName);
    const isWrong = `${cell} IS NOT NULL AND NOT ${isMissingWordSql(cell)} AND ${valueSql(rawName, kind, format)} IS NULL`;
    return `count(*) FILTER (${isWrong})`;
  });
  const result = database.query(`SELECT ${counts.join(", ")} FROM ${raw.stored}`);
  return typed
    .map(({ name }, i) => ({ column: name, count: result.numbers(i)[0] }))
    .filter(({ count }) => count > 0);
}

function listOtherFormats(schema: SchemaTable, columns: ViewColumn[]): MatchedTable["otherFormats"] {
  return schema.columns.flatMap(({ name, role, decimal, dates }, i) => {
    const { format } = columns[i];
    const [trained, found] = role === "date" ? [dates, format.family] : [decimal, format.decimal];
    return trained === found ? [] : [{ column: name, trained, found }];
  });
}
