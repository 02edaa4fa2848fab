import type { Database } from "../database.ts";
import { quoteName } from "../sql.ts";
import type { ViewTable, ViewColumn } from "../tables/table.ts";
import type { TablePlan } from "./plan-customers.ts";

/**
 * Reads the texts of the customers that are kept: their own columns first, then those of other tables, newest first.
 *
 * Newest is by the first date column of a table; rows without a date come last, and where a table has no date the
 * later row of the file is the newer one. What is equally new in two tables comes in the order of the tables. Empty cells are no texts.
 *
 * shapes: kept [N] -> [N][pieces]
 */
export function readTexts(database: Database, plan: TablePlan, kept: Int32Array): string[][] {
  const queries: string[] = [];
  const own = quoteName(plan.customers.raw.name);
  textColumns(plan, plan.customers).forEach((column, i) => {
    const name = quoteName(column.sqlName);
    queries.push(
      `SELECT place, ${name} AS text, 0 AS origin, NULL::TIMESTAMP AS day, 0 AS row, 0 AS table_place, ${i} AS column_place
       FROM ${own} AS own JOIN places ON own."file row" = places.row`,
    );
  });
  plan.histories.forEach(({ table, key }, i) => queries.push(...historyQueries(plan, table, key, i)));
  const texts: string[][] = Array.from({ length: kept.length }, () => []);
  if (queries.length === 0) return texts;
  database.run(`CREATE OR REPLACE TEMP TABLE places AS
    SELECT "file row" AS row, row_number() OVER (ORDER BY "file row") - 1 AS place FROM ${own}`);
  const result = database.query(`SELECT place, text FROM (${queries.join(" UNION ALL ")})
    WHERE text IS NOT NULL ORDER BY place, origin, day DESC NULLS LAST, row DESC, table_place, column_place`);
  const rowOf = new Map<number, number>();
  kept.forEach((place, row) => rowOf.set(place, row));
  const found = result.strings(1);
  result.numbers(0).forEach((place, i) => {
    const row = rowOf.get(place);
    if (row !== undefined) texts[row].push(found[i]!);
  });
  return texts;
}

/** All columns with the role `text` in the tables of a plan. */
export function textColumns(plan: TablePlan, table: ViewTable): ViewColumn[] {
  return table.columns.filter((column) => plan.roleOf(table, column) === "text");
}

function historyQueries(plan: TablePlan, table: ViewTable, key: ViewColumn, place: number): string[] {
  const own = quoteName(plan.customers.raw.name);
  const ownKey = quoteName(plan.key!.sqlName);
  const date = table.columns.find((column) => plan.roleOf(table, column) === "date");
  const day = date ? `history.${quoteName(date.sqlName)}` : "NULL::TIMESTAMP";
  return textColumns(plan, table).map(
    (column, i) => `SELECT place, history.${quoteName(column.sqlName)} AS text, 1 AS origin, ${day} AS day,
      history."file row" AS row, ${place} AS table_place, ${i} AS column_place
      FROM ${own} AS own JOIN places ON own."file row" = places.row
      JOIN ${quoteName(table.raw.name)} AS history ON own.${ownKey} = history.${quoteName(key.sqlName)}`,
  );
}
