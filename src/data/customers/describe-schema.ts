import type { Recipe, Role } from "../../recipe/types.ts";
import type { Table, TableColumn } from "../tables/table.ts";
import type { CustomerTable, SchemaTable, ScoringSchema } from "../types.ts";
import type { CustomerPlan } from "./plan-customers.ts";

const readRoles: Role[] = ["number", "date", "category", "text"];

/**
 * Lists what scoring new customers must know of the data: tables, columns that the model reads and how they were
 * written, features in order; no cell.
 *
 * A table of which the model reads nothing (the label alone stands in it) is no part of it.
 */
export function describeSchema(
  plan: CustomerPlan,
  recipe: Recipe,
  customers: CustomerTable,
  hasSeveralRows: (table: Table) => boolean,
): ScoringSchema {
  const tables = [{ table: plan.customers, key: plan.key }, ...plan.histories].map(({ table, key }) =>
    describeTable(plan, table, key, hasSeveralRows(table)),
  );
  return {
    task: recipe.task,
    classes: customers.classes,
    label: recipe.label,
    customer: recipe.customer,
    tables: tables.filter(
      ({ name, columns }) => name === recipe.customer.table || columns.some(({ role }) => role !== "key"),
    ),
    features: customers.columns.map(({ name, kind }) => ({ name, kind })),
    hasText: customers.texts.some((pieces) => pieces.length > 0),
  };
}

function describeTable(
  plan: CustomerPlan,
  table: Table,
  key: TableColumn | null,
  several: boolean,
): SchemaTable {
  const columns = table.columns.flatMap((column) => {
    const role = column === key ? "key" : plan.roleOf(table, column);
    if (column !== key && !readRoles.includes(role)) return [];
    const { decimal, family } = column.format;
    return [{ name: column.name, role, decimal, dates: family }];
  });
  const { name, file, header } = table.raw;
  return { name, file, header, key: key?.name ?? null, several, columns };
}
