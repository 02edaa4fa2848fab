import { foldName } from "../customers/plan-customers.ts";
import type { RecipeInput } from "../../recipe/parse-recipe.ts";
import type { Recipe, Role, Task } from "../../recipe/types.ts";
import { fail } from "../../base/problem.ts";
import { hasTargetName } from "./propose-role.ts";
import type { Table, TableColumn } from "./table.ts";

type Roles = Recipe["columns"];

/** The label of a recipe, or the column that is called like one, or has two values; what stands furthest right wins. */
export function proposeLabel(input: RecipeInput, tables: Table[]): Recipe["label"] {
  if (input.label) return input.label;
  const targets = Object.entries(input.columns ?? {}).flatMap(([table, roles]) =>
    Object.keys(roles)
      .filter((column) => roles[column] === "target")
      .map((column) => ({ table, column })),
  );
  const named = findColumns(tables, (column) => hasTargetName(column.name));
  const twofold = findColumns(tables, (column) => column.profile.distinct === 2 && column.filled > 0);
  const found = targets[0] ?? named.at(-1) ?? twofold.at(-1);
  if (found) return { kind: "column", ...found, positive: null };
  return fail(
    "data/no-target",
    "No column looks like something to predict; choose the target: a column that says for each customer what happened.",
  );
}

function findColumns(
  tables: Table[],
  holds: (column: TableColumn) => boolean,
): { table: string; column: string }[] {
  return tables.flatMap((table) =>
    table.columns.filter(holds).map((column) => ({ table: table.raw.name, column: column.name })),
  );
}

/**
 * The split that a table's own columns ask for: its column of role `split`, where that says train, val, validation or
 * test throughout, else its column of role `group`.
 */
export function proposeSplit(table: Table, roles: Record<string, Role>): Recipe["split"] | undefined {
  const find = (role: Role) => table.columns.find((column) => roles[column.name] === role);
  const sides = find("split")?.profile.histogram.map((bar) => bar.label.toLowerCase()) ?? [];
  const isSplit = sides.length > 1 && sides.every((side) => /^(train|val|validation|test)$/.test(side));
  const column = isSplit ? find("split") : find("group");
  if (!column) return undefined;
  const place = { table: table.raw.name, column: column.name };
  return isSplit ? { kind: "column", ...place } : { kind: "group", ...place, fractions: [0.8, 0.1, 0.1] };
}

/** Two values: binary; up to 20 whole numbers, or up to 100 names: classes; else a number to estimate. */
export function proposeTask(column: TableColumn): Task {
  const { distinct } = column.profile;
  if (distinct === 2) return "binary";
  return column.format.kind === "number" && distinct > 20 ? "regression" : "multiclass";
}

/**
 * Proposes which table holds the customers, by which column, and the role of every column.
 *
 * The table with the label holds the customers. Their key is, of the columns that name each row once, the one whose
 * name other tables share, else the first id; failing these an id that other tables share, whose repeats are then
 * refused with their rows. In other tables the column of the same name is the key.
 */
export function proposeRoles(
  input: RecipeInput,
  tables: Table[],
  label: Recipe["label"],
): { customer: Recipe["customer"]; columns: Roles } {
  const name = input.customer?.table ?? label.table;
  const table = tables.find((candidate) => candidate.raw.name === name);
  const key = input.customer ? input.customer.key : table ? proposeKey(table, tables, input) : null;
  const columns: Roles = structuredClone(input.columns ?? {});
  for (const { raw, columns: own } of tables) {
    columns[raw.name] = Object.fromEntries(
      own.map((column): [string, Role] => [column.name, proposeColumn(raw.name, column, name, key, label)]),
    );
    Object.assign(columns[raw.name], input.columns?.[raw.name]);
  }
  return { customer: { table: name, key }, columns };
}

function proposeColumn(
  table: string,
  column: TableColumn,
  customers: string,
  key: string | null,
  label: Recipe["label"],
): Role {
  if (table === label.table && column.name === label.column) return "target";
  const isKey =
    table === customers ? column.name === key : key !== null && foldName(column.name) === foldName(key);
  return isKey ? "key" : column.profile.role;
}

function proposeKey(table: Table, tables: Table[], input: RecipeInput): string | null {
  const given = table.columns.find((column) => input.columns?.[table.raw.name]?.[column.name] === "key");
  if (given) return given.name;
  const others = tables.filter((other) => other !== table).flatMap((other) => other.columns);
  const isShared = (column: TableColumn) =>
    others.some((other) => foldName(other.name) === foldName(column.name));
  const unique = table.columns.filter(
    (column) => column.profile.distinct === column.filled && column.filled > 0.9 * table.raw.rows,
  );
  const id = unique.find((column) => column.profile.type === "id");
  const repeated = table.columns.find((column) => column.profile.type === "id" && isShared(column));
  return (unique.find(isShared) ?? id ?? repeated)?.name ?? null;
}
