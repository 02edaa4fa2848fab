import type { CustomerPlan } from "../customers/plan-customers.ts";
import type { Database } from "../database.ts";
import { quoteName } from "../sql.ts";
import type { Finding } from "../types.ts";

/** Finds customers whose row repeats another one but for the key and other unique ids. */
export function findRepeatedRows(database: Database, plan: CustomerPlan): Finding[] {
  const { raw, columns } = plan.customers;
  const compared = columns.filter(
    (column) =>
      column !== plan.key && !(column.profile.type === "id" && column.profile.distinct === raw.rows),
  );
  if (compared.length === 0) return [];
  const row = `hash(${compared.map((column) => column.rawName).join(", ")})`;
  const sql = `SELECT count(*) - count(DISTINCT ${row}) FROM files.${quoteName(raw.name)}`;
  const rows = database.query(sql).numbers(0)[0];
  if (rows === 0) return [];
  const evidence = { rows, of: raw.rows };
  return [
    { code: "data/repeated-rows", table: raw.name, column: "", evidence, proposal: "remove the repeats" },
  ];
}

/** Lists the columns with cells that are there but are no number or date, which count as missing. */
export function findUnreadableCells(plan: CustomerPlan): Finding[] {
  const tables = [plan.customers, ...plan.histories.map((history) => history.table)];
  return tables.flatMap((table) =>
    table.columns
      .filter((column) => column.profile.unreadable > 0)
      .filter((column) => ["number", "date"].includes(plan.roleOf(table, column)))
      .map((column) => ({
        code: "data/unreadable-cells",
        table: table.raw.name,
        column: column.name,
        evidence: { cells: column.profile.unreadable, of: column.filled },
        proposal: "treat as missing",
      })),
  );
}
