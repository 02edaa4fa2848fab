import type { Database } from "../database.ts";
import { quoteName } from "../sql.ts";
import type { TablePlan } from "./plan-customers.ts";

/**
 * Reads the keys of the customers that are kept; the row number of the file where the table has no key.
 *
 * shapes: kept [N] -> [N]
 */
export function readKeys(database: Database, plan: TablePlan, kept: Int32Array): string[] {
  const key = plan.key === null ? '"file row"::VARCHAR' : quoteName(plan.key.sqlName);
  const sql = `SELECT ${key} FROM ${quoteName(plan.customers.raw.name)} ORDER BY "file row"`;
  const keys = database.query(sql).strings(0);
  return Array.from(kept, (place) => keys[place]!);
}
