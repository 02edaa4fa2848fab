import { fail } from "../../base/problem.ts";
import type { Database } from "../database.ts";
import { quoteName } from "../sql.ts";
import type { ViewTable } from "../tables/table.ts";
import type { CustomerPlan, TablePlan } from "./plan-customers.ts";

/**
 * Refuses a key that stands in several rows of the customer table, or of a table with the label.
 *
 * errors: data/key-not-unique, with how many keys repeat, one of them and two of its rows
 */
export function assertUniqueKey(database: Database, plan: CustomerPlan): void {
  if (plan.key === null) return;
  assertUnique(database, plan.customers, plan.key.sqlName);
  if (plan.label.key && plan.label.table !== plan.customers) {
    assertUnique(database, plan.label.table, plan.label.key.sqlName);
  }
}

function assertUnique(database: Database, table: ViewTable, key: string): void {
  const id = quoteName(key);
  const result = database.query(`SELECT ${id}, min("file row"), max("file row"), count(*) OVER ()
    FROM ${quoteName(table.raw.name)} WHERE ${id} IS NOT NULL GROUP BY ${id} HAVING count(*) > 1
    ORDER BY min("file row") LIMIT 1`);
  if (result.rows === 0) return;
  const example = result.strings(0)[0] ?? "";
  const [first, last, repeated] = [1, 2, 3].map((column) => result.numbers(column)[0]);
  fail(
    "data/key-not-unique",
    `In ${table.raw.file} ${repeated} values of "${key}" stand in several rows, "${example}" in rows ${first} and ${last}; the table of customers needs one row for each: remove the repeats, choose another key, or take each row as a customer (no key).`,
    { repeated, example, first, last },
    { file: table.raw.file, row: last, column: key },
  );
}

/** Says whether a table has several rows for some customer. */
export function hasSeveralRows(database: Database, plan: TablePlan, table: ViewTable): boolean {
  const key = plan.histories.find((history) => history.table === table)?.key;
  if (!key) return false;
  const id = quoteName(key.sqlName);
  const sql = `SELECT count(${id}) - count(DISTINCT ${id}) FROM ${quoteName(table.raw.name)}`;
  return database.query(sql).numbers(0)[0] > 0;
}

/** Counts the rows of another table whose key no customer has, or that have none. */
export function countOrphans(database: Database, plan: TablePlan, table: ViewTable): number {
  const key = plan.histories.find((history) => history.table === table)?.key;
  if (!key || !plan.key) return 0;
  const own = `SELECT ${quoteName(plan.key.sqlName)} AS id FROM ${quoteName(plan.customers.raw.name)}`;
  const sql = `SELECT count(*) FROM ${quoteName(table.raw.name)} AS history
    ANTI JOIN (${own}) AS own ON history.${quoteName(key.sqlName)} = own.id`;
  return database.query(sql).numbers(0)[0];
}
