import { fail } from "../../base/problem.ts";
import type { Role } from "../../recipe/types.ts";
import type { Database } from "../database.ts";
import type { Pace } from "../pace.ts";
import { quoteName } from "../sql.ts";
import { cellSql, valueSql } from "../tables/detect-type.ts";
import type { ViewTable, ViewColumn } from "../tables/table.ts";
import type { TablePlan } from "./plan-customers.ts";

/**
 * Makes a view of each table that the feature SQL reads: its own name, its own column names, typed by their roles.
 *
 * errors: data/ambiguous-date, for dates whose day and month cannot be told apart
 */
export async function createViews(database: Database, plan: TablePlan, pace: Pace): Promise<void> {
  const keys = [plan.key, ...plan.histories.map((history) => history.key)];
  for (const table of [plan.customers, ...plan.histories.map((history) => history.table)]) {
    await pace();
    createView(database, table, (column) => (keys.includes(column) ? "key" : plan.roleOf(table, column)));
  }
}

function createView(database: Database, table: ViewTable, roleOf: (column: ViewColumn) => Role): void {
  const columns = table.columns.map((column) => {
    const role = roleOf(column);
    if (role === "date") assertTold(table, column);
    return `${columnSql(column, role)} AS ${quoteName(column.sqlName)}`;
  });
  const name = quoteName(table.raw.name);
  database.run(`CREATE OR REPLACE VIEW ${name} AS
    SELECT file_row AS "file row", ${columns.join(", ")} FROM ${table.raw.stored}`);
}

function columnSql(column: ViewColumn, role: Role): string {
  if (role === "number" || role === "date") return valueSql(column.rawName, role, column.format);
  const cell = cellSql(column.rawName);
  return role === "key" ? `regexp_replace(${cell}, '^(\\d+)\\.0+$', '\\1')` : cell;
}

function assertTold(table: ViewTable, column: ViewColumn): void {
  if (!column.format.ambiguous) return;
  fail(
    "data/ambiguous-date",
    `In "${column.name}" of ${table.raw.file} day and month cannot be told apart; say which comes first: "dates": "dmy" or "mdy" for the table "${table.raw.name}", or give the column the role ignore.`,
    { column: column.name, table: table.raw.name },
    { file: table.raw.file, column: column.name },
  );
}
