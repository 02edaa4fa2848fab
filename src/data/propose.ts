import { completeRecipe, type UsualEncoder } from "../recipe/complete-recipe.ts";
import type { RecipeInput } from "../recipe/parse-recipe.ts";
import type { Recipe } from "../recipe/types.ts";
import { countOrphans } from "./customers/check-keys.ts";
import { buildCustomers, type BuiltCustomers } from "./customers/build-customers.ts";
import { findColumn, findTable, planCustomers } from "./customers/plan-customers.ts";
import { proposePositive } from "./customers/read-label.ts";
import type { Database } from "./database.ts";
import type { Pace } from "./pace.ts";
import { cellSql } from "./tables/detect-type.ts";
import { findLeaks } from "./tables/find-leaks.ts";
import { findRepeatedRows, findUnreadableCells } from "./tables/find-quality.ts";
import { measureStrengths } from "./tables/measure-strength.ts";
import { proposeLabel, proposeRoles, proposeSplit, proposeTask } from "./tables/propose-roles.ts";
import type { Table } from "./tables/table.ts";
import type { ColumnStrength, Finding, Proposal } from "./types.ts";

/**
 * Completes a recipe from the data, and looks for what a person should know before training.
 *
 * A column that leaks the label gets the role `ignore`, unless the recipe gives it a role of its own: then that
 * stands and the finding is reported all the same.
 *
 * errors: data/no-target, those of completeRecipe, and those of buildCustomers
 */
export async function propose(
  database: Database,
  opened: Map<string, Table>,
  input: RecipeInput,
  pace: Pace,
  usualEncoder?: UsualEncoder,
): Promise<Proposal> {
  const tables = Object.keys(input.tables).map((name) => findTable(opened, name));
  const label = proposeLabel(input, tables);
  const labelTable = findTable(opened, label.table);
  const target = findColumn(labelTable, label.column);
  const task = input.task ?? proposeTask(target);
  const positive =
    label.positive ??
    (task === "binary" ? readPositive(database, labelTable.raw.stored, target.rawName) : null);
  const roles = proposeRoles(input, tables, label);
  const split = proposeSplit(findTable(opened, roles.customer.table), roles.columns[roles.customer.table]);
  const proposed = { ...roles, label: { ...label, positive }, task, split };
  const recipe = completeRecipe(input, proposed, usualEncoder);
  const built = await buildCustomers(database, opened, measured(recipe, opened), null, pace);
  await pace();
  const strengths = listStrengths(built);
  const leaks = findLeaks(strengths);
  for (const { table, column } of leaks) {
    if (input.columns?.[table]?.[column] === undefined) recipe.columns[table][column] = "ignore";
  }
  return { recipe, strengths, findings: [...leaks, ...findOthers(database, opened, recipe, built)] };
}

function readPositive(database: Database, stored: string, rawName: string): string | null {
  const cells = database.query(`SELECT ${cellSql(rawName)} FROM ${stored}`).strings(0);
  const classes = [...new Set(cells)].filter((cell) => cell !== null).sort();
  return classes.length === 2 ? proposePositive(classes, cells) : null;
}

/** Columns that a person set aside are measured too: a leak that is ignored is still worth knowing. */
function measured(recipe: Recipe, tables: Map<string, Table>): Recipe {
  const columns = structuredClone(recipe.columns);
  for (const column of findTable(tables, recipe.customer.table).columns) {
    const roles = columns[recipe.customer.table];
    const { role } = column.profile;
    const isMeasurable =
      role === "number" || role === "category" || (role === "date" && !column.profile.ambiguousDates);
    if (roles[column.name] === "ignore" && isMeasurable) roles[column.name] = role;
  }
  const pretrain = { ...recipe.pretrain, minutes: 0 };
  const unlabelled = { ...recipe.unlabelled, use: false }; // whom nothing can be measured on
  const fusion = recipe.fusion === "text-only" ? "gated" : recipe.fusion;
  return { ...recipe, columns, pretrain, unlabelled, fusion };
}

/** Of the several features that a column of another table makes, the strongest speaks for it. */
function listStrengths({ customers, sources }: BuiltCustomers): ColumnStrength[] {
  const values = measureStrengths(customers);
  const metric = customers.classes === null ? "r2" : "auc";
  const strongest = new Map<string, ColumnStrength>();
  sources.forEach(({ table, column }, i) => {
    const place = JSON.stringify([table, column]);
    const known = strongest.get(place);
    if (!known || known.value < values[i]) strongest.set(place, { table, column, metric, value: values[i] });
  });
  return [...strongest.values()];
}

function findOthers(
  database: Database,
  tables: Map<string, Table>,
  recipe: Recipe,
  built: BuiltCustomers,
): Finding[] {
  const plan = planCustomers(recipe, tables);
  const findings = [...findRepeatedRows(database, plan), ...findUnreadableCells(database, plan)];
  for (const { table } of plan.histories) {
    const rows = countOrphans(database, plan, table);
    if (rows === 0) continue;
    const evidence = { rows, of: table.raw.rows };
    findings.push({
      code: "data/orphans",
      table: table.raw.name,
      column: "",
      evidence,
      proposal: "leave out",
    });
  }
  const textColumns = Object.values(recipe.columns)
    .flatMap((roles) => Object.values(roles))
    .filter((role) => role === "text");
  if (textColumns.length > 0 && !built.summary.hasText) {
    const evidence = { customers: built.summary.customers };
    findings.push({
      code: "data/no-text",
      table: recipe.customer.table,
      column: "",
      evidence,
      proposal: "structured-only",
    });
  }
  return findings;
}
