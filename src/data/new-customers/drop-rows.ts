import type { TablePlan } from "../customers/plan-customers.ts";
import type { Database } from "../database.ts";
import { quoteName } from "../sql.ts";
import type { ViewColumn, ViewTable } from "../tables/table.ts";

/** Removes the customers without key from the database; returns how many there were. */
export function dropWithoutKey(database: Database, { customers, key }: TablePlan): number {
  if (key === null) return 0;
  return dropRows(
    database,
    customers,
    `SELECT "file row" FROM ${quoteName(customers.raw.name)} WHERE ${quoteName(key.sqlName)} IS NULL`,
  );
}

/** Removes all but the first row of each key from the database; returns how many went. */
export function dropRepeats(database: Database, table: ViewTable, key: ViewColumn): number {
  const [name, id] = [table.raw.name, key.sqlName].map(quoteName);
  return dropRows(
    database,
    table,
    `SELECT "file row" FROM (SELECT "file row", row_number() OVER (PARTITION BY ${id} ORDER BY "file row") AS turn
      FROM ${name} WHERE ${id} IS NOT NULL) WHERE turn > 1`,
  );
}

function dropRows(database: Database, table: ViewTable, rows: string): number {
  const { stored } = table.raw;
  const count = () => database.query(`SELECT count(*) FROM ${stored}`).numbers(0)[0];
  const before = count();
  database.run(`DELETE FROM ${stored} WHERE file_row IN (${rows})`);
  return before - count();
}
