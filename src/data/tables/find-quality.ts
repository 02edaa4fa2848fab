import type { CustomerPlan } from "../customers/plan-customers.ts";
import type { Database } from "../database.ts";
import type { Role } from "../../recipe/types.ts";
import type { Finding } from "../types.ts";
import { cellSql, valueSql } from "./detect-type.ts";
import type { Table, TableColumn } from "./table.ts";

/** Finds customers whose row repeats another one but for the key and other unique ids. */
export function findRepeatedRows(database: Database, plan: CustomerPlan): Finding[] {
  const { raw, columns } = plan.customers;
  const compared = columns.filter(
    (column) =>
      column !== plan.key && !(column.profile.type === "id" && column.profile.distinct === raw.rows),
  );
  if (compared.length === 0) return [];
  const row = `hash(${compared.map((column) => column.rawName).join(", ")})`;
  const sql = `SELECT count(*) - count(DISTINCT ${row}) FROM ${raw.stored}`;
  const rows = database.query(sql).numbers(0)[0];
  if (rows === 0) return [];
  const evidence = { rows, of: raw.rows };
  return [
    { code: "data/repeated-rows", table: raw.name, column: "", evidence, proposal: "remove the repeats" },
  ];
}

/**
 * Lists the columns with cells that are there but are no number or date, which count as missing.
 *
 * Where a person gave the role number or date to a column of another type, its cells are counted anew.
 */
export function findUnreadableCells(database: Database, plan: CustomerPlan): Finding[] {
  const tables = [plan.customers, ...plan.histories.map((history) => history.table)];
  return tables.flatMap((table) =>
    table.columns.flatMap((column) => {
      const cells = countUnreadable(database, table, column, plan.roleOf(table, column));
      if (cells === 0) return [];
      const evidence = { cells, of: column.filled };
      const place = { table: table.raw.name, column: column.name };
      return [{ code: "data/unreadable-cells", ...place, evidence, proposal: "treat as missing" }];
    }),
  );
}

function countUnreadable(database: Database, table: Table, column: TableColumn, role: Role): number {
  if (role !== "number" && role !== "date") return 0;
  if (role === column.format.kind) return column.profile.unreadable;
  const isUnreadable = `${valueSql(column.rawName, role, column.format)} IS NULL AND ${cellSql(column.rawName)} IS NOT NULL`;
  return database.query(`SELECT count(*) FROM ${table.raw.stored} WHERE ${isUnreadable}`).numbers(0)[0];
}
