import { fail } from "../../base/problem.ts";
import type { Recipe, Role } from "../../recipe/types.ts";
import type { Table, TableColumn, ViewColumn, ViewTable } from "../tables/table.ts";

/** What the SQL of the features must know: which tables make the customers, and by which columns they meet. */
export interface TablePlan {
  customers: ViewTable;
  /** null: each row is a customer. */
  key: ViewColumn | null;
  /** Tables with facts or texts about the customers. */
  histories: { table: ViewTable; key: ViewColumn }[];
  roleOf(table: ViewTable, column: ViewColumn): Role;
}

/** The tables of a recipe as a plan, with its label. */
export interface CustomerPlan extends TablePlan {
  /** The tables of the recipe, by name; others may be open. */
  tables: Map<string, Table>;
  customers: Table;
  key: TableColumn | null;
  histories: { table: Table; key: TableColumn }[];
  label: { table: Table; column: TableColumn; key: TableColumn | null };
  roleOf(table: Table, column: TableColumn): Role;
}

/**
 * Settles how the tables of a recipe meet.
 *
 * A table that only says the side of a customer (`split` with `on`) is no part of the customers.
 *
 * errors: data/unknown-table, data/unknown-column, data/no-common-key
 */
export function planCustomers(recipe: Recipe, opened: Map<string, Table>): CustomerPlan {
  const tables = new Map(Object.keys(recipe.tables).map((name) => [name, findTable(opened, name)]));
  assertColumns(recipe, tables);
  const customers = findTable(tables, recipe.customer.table);
  const key = recipe.customer.key === null ? null : findColumn(customers, recipe.customer.key);
  const labelTable = findTable(tables, recipe.label.table);
  const labelColumn = findColumn(labelTable, recipe.label.column);
  const roleOf = (table: Table, column: TableColumn): Role => {
    if (column === key) return "key";
    if (table === labelTable && column === labelColumn) return "target";
    return recipe.columns[table.raw.name]?.[column.name] ?? column.profile.role;
  };
  const { split } = recipe;
  const isAside = (name: string) =>
    split.kind === "column" && split.on !== undefined && name === split.table && name !== recipe.label.table;
  const histories = Object.keys(recipe.tables)
    .filter((name) => name !== recipe.customer.table && !isAside(name))
    .map((name) => findTable(tables, name))
    .map((table) => ({ table, key: findKey(table, customers, key, roleOf) }));
  const labelKey = histories.find((history) => history.table === labelTable)?.key ?? null;
  return {
    tables,
    customers,
    key,
    histories,
    label: { table: labelTable, column: labelColumn, key: labelKey },
    roleOf,
  };
}

/** A role for a column that is not there would be lost silently. */
function assertColumns(recipe: Recipe, tables: Map<string, Table>): void {
  for (const [name, roles] of Object.entries(recipe.columns)) {
    const table = findTable(tables, name);
    for (const column of Object.keys(roles)) findColumn(table, column);
  }
}

/**
 * Finds an open table by its name.
 *
 * errors: data/unknown-table
 */
export function findTable(tables: Map<string, Table>, name: string): Table {
  const table = tables.get(name);
  if (table) return table;
  const allowed = [...tables.keys()];
  return fail(
    "data/unknown-table",
    `The recipe names the table "${name}", which is not there; there are: ${allowed.join(", ") || "none"}.`,
    { table: name, allowed },
  );
}

/**
 * Finds a column of a table by its name.
 *
 * errors: data/unknown-column
 */
export function findColumn(table: Table, name: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column) return column;
  const allowed = table.columns.map((candidate) => candidate.name);
  return fail(
    "data/unknown-column",
    `The table "${table.raw.name}" has no column "${name}"; it has: ${allowed.join(", ")}.`,
    { table: table.raw.name, column: name, allowed },
    { file: table.raw.file, column: name },
  );
}

function findKey(
  table: Table,
  customers: Table,
  key: TableColumn | null,
  roleOf: CustomerPlan["roleOf"],
): TableColumn {
  const keys = table.columns.filter((column) => roleOf(table, column) === "key");
  const found = keys.find((column) => key && foldName(column.name) === foldName(key.name)) ?? keys[0];
  if (found && key) return found;
  const lacking = key ? table : customers;
  return fail(
    "data/no-common-key",
    `The tables "${customers.raw.name}" and "${table.raw.name}" do not meet: "${lacking.raw.name}" has no column with the role key; give that role to the column that names the customer in both, or leave one table out.`,
    { tables: [customers.raw.name, table.raw.name], lacking: lacking.raw.name },
    { file: lacking.raw.file },
  );
}

/** `Customer ID`, `customer_id` and `CustomerID` are one name. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
