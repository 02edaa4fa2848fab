import { fail } from "../../base/problem.ts";
import type { Role } from "../../recipe/types.ts";
import type { Database } from "../database.ts";
import { quoteName } from "../sql.ts";
import { cellSql, valueSql } from "../tables/detect-type.ts";
import type { Table, TableColumn } from "../tables/table.ts";

/**
 * Makes the view of a table that all feature SQL reads: its own name, its own column names, typed by their roles.
 *
 * errors: data/ambiguous-date, for dates whose day and month cannot be told apart
 */
export function createView(database: Database, table: Table, roleOf: (column: TableColumn) => Role): void {
  const columns = table.columns.map((column) => {
    const role = roleOf(column);
    if (role === "date") assertTold(table, column);
    return `${columnSql(column, role)} AS ${quoteName(column.sqlName)}`;
  });
  const name = quoteName(table.raw.name);
  database.run(`CREATE OR REPLACE VIEW ${name} AS
    SELECT file_row AS "file row", ${columns.join(", ")} FROM ${table.raw.stored}`);
}

function columnSql(column: TableColumn, role: Role): string {
  if (role === "number" || role === "date") return valueSql(column.rawName, role, column.format);
  const cell = cellSql(column.rawName);
  return role === "key" ? `regexp_replace(${cell}, '^(\\d+)\\.0+$', '\\1')` : cell;
}

function assertTold(table: Table, column: TableColumn): void {
  if (!column.profile.ambiguousDates) return;
  fail(
    "data/ambiguous-date",
    `In "${column.name}" of ${table.raw.file} day and month cannot be told apart; say which comes first: "dates": "dmy" or "mdy" for the table "${table.raw.name}", or give the column the role ignore.`,
    { column: column.name, table: table.raw.name },
    { file: table.raw.file, column: column.name },
  );
}
