import { fail } from "../../base/problem.ts";
import { countOrphans } from "../customers/check-keys.ts";
import { createViews } from "../customers/create-view.ts";
import { describeFeatures } from "../customers/describe-features.ts";
import type { TablePlan } from "../customers/plan-customers.ts";
import { readColumns } from "../customers/read-columns.ts";
import { readKeys } from "../customers/read-keys.ts";
import { readTexts } from "../customers/read-texts.ts";
import type { Database } from "../database.ts";
import type { Pace } from "../pace.ts";
import type { ViewTable } from "../tables/table.ts";
import type { CustomerTable, NewCustomersSummary, SchemaTable, ScoringSchema } from "../types.ts";
import { dropRepeats, dropWithoutKey } from "./drop-rows.ts";
import type { NewTable } from "./read-new-table.ts";

/** The table of a model and what stands in it now. */
export interface FilledTable extends NewTable {
  schema: SchemaTable;
}

/**
 * Joins tables of new customers into one record per customer, by the SQL that made the features in training.
 *
 * Customers without key go, as do all rows but the first of a customer in a table that had one row for each; rows of
 * other tables that belong to no customer stay unread. All are counted.
 *
 * shapes: one record per customer in file order, every target NaN, every side 2
 * memory: one copy of the structured columns and texts in JavaScript
 * errors: data/no-customer-left, data/other-features
 */
export async function buildNewCustomers(
  database: Database,
  schema: ScoringSchema,
  filled: FilledTable[],
  pace: Pace,
): Promise<{ customers: CustomerTable; dropped: NewCustomersSummary["dropped"] }> {
  const plan = planTables(filled);
  await createViews(database, plan, pace);
  const dropped = dropUnread(database, plan, filled);
  const { stored } = plan.customers.raw;
  const count = database.query(`SELECT count(*) FROM ${stored}`).numbers(0)[0];
  if (count === 0) refuseEmpty(filled[0]);
  const kept = Int32Array.from({ length: count }, (_, place) => place);
  const hasSeveral = (table: ViewTable) => filled.find((one) => one.table === table)!.schema.several;
  const features = describeFeatures(plan, hasSeveral);
  assertFeatures(schema, features);
  const columns = await readColumns(database, features, kept, pace);
  await pace();
  const customers: CustomerTable = {
    keys: readKeys(database, plan, kept),
    texts: readTexts(database, plan, kept),
    columns,
    target: new Float64Array(count).fill(NaN),
    classes: schema.classes,
    sides: new Uint8Array(count).fill(2),
  };
  return { customers, dropped };
}

/** The first of the tables is that of the customers. */
function planTables(filled: FilledTable[]): TablePlan {
  const findKey = ({ table, schema: of }: FilledTable) =>
    table.columns.find((column) => column.name === of.key) ?? null;
  const [customers, ...histories] = filled;
  return {
    customers: customers.table,
    key: findKey(customers),
    histories: histories.map((one) => ({ table: one.table, key: findKey(one)! })),
    roleOf: (table, column) => {
      const { columns } = filled.find((one) => one.table === table)!.schema;
      return columns.find(({ name }) => name === column.name)!.role;
    },
  };
}

function dropUnread(
  database: Database,
  plan: TablePlan,
  filled: FilledTable[],
): NewCustomersSummary["dropped"] {
  const withoutKey = dropWithoutKey(database, plan);
  const repeats = [{ table: plan.customers, key: plan.key }, ...plan.histories].map(({ table, key }, i) =>
    key === null || filled[i].schema.several ? 0 : dropRepeats(database, table, key),
  );
  const orphans = plan.histories.map(({ table }) => countOrphans(database, plan, table));
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  return [
    { reason: "data/no-key", count: withoutKey },
    { reason: "data/repeated-key", count: sum(repeats) },
    { reason: "data/orphan-rows", count: sum(orphans) },
  ].filter(({ count }) => count > 0);
}

function refuseEmpty({ schema, matched }: FilledTable): never {
  const file = matched.file!;
  const message = `None of the ${matched.rows} rows of ${file} has a value in "${schema.key}", so there is no customer to score; fill that column, or give the table that names the customers.`;
  return fail(
    "data/no-customer-left",
    message,
    { rows: matched.rows },
    { file, column: schema.key ?? undefined },
  );
}

/** A model of another version may make other features of the same tables: its numbers would mean something else. */
function assertFeatures(schema: ScoringSchema, made: ScoringSchema["features"]): void {
  const place = schema.features.findIndex(
    ({ name, kind }, i) => made[i]?.name !== name || made[i].kind !== kind,
  );
  if (place < 0 && made.length === schema.features.length) return;
  const wanted = schema.features[place]?.name ?? "none";
  const found = made[place < 0 ? schema.features.length : place]?.name ?? "none";
  const message = `The model reads the feature "${wanted}" where this version makes "${found}"; score with the version of the workbench that trained the model, or train it again.`;
  fail("data/other-features", message, { wanted, found });
}
