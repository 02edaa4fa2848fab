import { fail } from "../../base/problem.ts";
import { bringsUnlabelled } from "../../recipe/list-parts.ts";
import type { Recipe } from "../../recipe/types.ts";
import type { Database } from "../database.ts";
import type { Pace } from "../pace.ts";
import { assignSides, chooseUnlabelled } from "../split/assign-sides.ts";
import { noSide } from "../split/column-split.ts";
import { limitTrainRows } from "../split/limit-train-rows.ts";
import { quoteName } from "../sql.ts";
import { cellSql, valueSql } from "../tables/detect-type.ts";
import type { Table, ViewTable } from "../tables/table.ts";
import { unlabelledSide, type CustomersSummary, type CustomerTable, type ScoringSchema } from "../types.ts";
import { assertUniqueKey, hasSeveralRows } from "./check-keys.ts";
import { createViews } from "./create-view.ts";
import { describeFeatures, type Feature } from "./describe-features.ts";
import { describeSchema } from "./describe-schema.ts";
import { planCustomers, type CustomerPlan } from "./plan-customers.ts";
import { readColumns } from "./read-columns.ts";
import { readKeys } from "./read-keys.ts";
import { parseLabels, type Labels } from "./read-label.ts";
import { readTexts } from "./read-texts.ts";

/** Fewer customers than this teach nothing. */
export const fewestCustomers = 50;

/** The customers of a recipe, what the page may know of them, and where each structured column comes from. */
export interface BuiltCustomers {
  customers: CustomerTable;
  summary: CustomersSummary;
  sources: Feature[];
}

/**
 * Joins the tables of a recipe into one record per customer, with label and side.
 *
 * Customers without key, label or side are left out and counted; those without a label come along where the recipe uses
 * them, with a NaN as target. `maxTrainRows` keeps the first training customers
 * in file order; those beyond it are not counted as dropped.
 *
 * memory: one copy of the structured columns and texts in JavaScript
 * errors: those of planCustomers, createViews, parseLabels and assignSides; data/key-not-unique,
 *         data/too-few-customers, data/side-empty, data/one-class, data/no-text
 */
export async function buildCustomers(
  database: Database,
  tables: Map<string, Table>,
  recipe: Recipe,
  maxTrainRows: number | null,
  pace: Pace,
): Promise<BuiltCustomers> {
  const plan = planCustomers(recipe, tables);
  await createViews(database, plan, pace);
  assertUniqueKey(database, plan);
  await pace();
  const labels = readLabels(database, plan, recipe);
  const chosen = chooseCustomers(database, plan, recipe, labels, maxTrainRows);
  const hasSeveral = (table: ViewTable) => hasSeveralRows(database, plan, table);
  const sources = describeFeatures(plan, hasSeveral);
  const columns = await readColumns(database, sources, chosen.kept, pace);
  await pace();
  const customers: CustomerTable = {
    keys: readKeys(database, plan, chosen.kept),
    texts: readTexts(database, plan, chosen.kept),
    columns,
    target: Float64Array.from(chosen.kept, (place) => labels.target[place]),
    classes: labels.classes,
    sides: chosen.sides,
  };
  const schema = describeSchema(plan, recipe, customers, hasSeveral);
  return { customers, summary: summarize(customers, recipe, chosen.dropped, sources, schema), sources };
}

function readLabels(database: Database, plan: CustomerPlan, recipe: Recipe): Labels {
  const { table, column, key } = plan.label;
  const cell = cellSql(column.rawName);
  const number = valueSql(column.rawName, "number", column.format);
  const own = quoteName(plan.customers.raw.name);
  const sql =
    key === null
      ? `SELECT ${cell}, ${number} FROM ${table.raw.stored} ORDER BY file_row`
      : `SELECT label.cell, label.number FROM ${own} AS own LEFT JOIN (SELECT ${quoteName(key.sqlName)} AS id,
          any_value(${cell}) AS cell, any_value(${number}) AS number FROM ${table.raw.stored}
          JOIN ${quoteName(table.raw.name)} ON file_row = "file row" GROUP BY id) AS label
          ON own.${quoteName(plan.key!.sqlName)} = label.id ORDER BY own."file row"`;
  const result = database.query(sql);
  return parseLabels(result.strings(0), result.numbers(1), recipe.task, recipe.label, table.raw.file);
}

interface Chosen {
  kept: Int32Array;
  sides: Uint8Array;
  dropped: { reason: string; count: number }[];
}

function chooseCustomers(
  database: Database,
  plan: CustomerPlan,
  recipe: Recipe,
  labels: Labels,
  maxTrainRows: number | null,
): Chosen {
  const hasKey = readHasKey(database, plan, labels.target.length);
  const places = Int32Array.from(hasKey.keys());
  const labelled = places.filter((place) => hasKey[place] === 1 && !Number.isNaN(labels.target[place]));
  const target = Float64Array.from(labelled, (place) => labels.target[place]);
  const sides = assignSides(database, plan, recipe, labelled, target);
  const sided = labelled.filter((_, i) => sides[i] !== noSide);
  const ownSides = sides.filter((side) => side !== noSide);
  const withoutKey = hasKey.reduce((count, has) => count + (has ? 0 : 1), 0);
  const blank = bringsUnlabelled(recipe)
    ? places.filter((place) => hasKey[place] === 1 && Number.isNaN(labels.target[place]))
    : new Int32Array(0);
  const usable = chooseUnlabelled(database, plan, recipe, { places: labelled, sides }, blank);
  const unlabelled = usable.slice(0, recipe.unlabelled.most ?? undefined);
  const withoutLabel = hasKey.length - labelled.length - withoutKey - labels.unreadable;
  const dropped = [
    { reason: "data/no-key", count: withoutKey },
    { reason: "data/target-unreadable", count: labels.unreadable },
    { reason: "data/no-label", count: withoutLabel - unlabelled.length },
    { reason: "data/no-side", count: labelled.length - sided.length },
  ].filter(({ count }) => count > 0);
  const stay = limitTrainRows(ownSides, maxTrainRows);
  const kept = stay.map((i) => sided[i]);
  const chosen = { kept, sides: Uint8Array.from(stay, (i) => ownSides[i]), dropped };
  assertEnough(chosen, plan, labels);
  return addUnlabelled(chosen, unlabelled);
}

/** Puts customers without a label among the others, all in file order. */
function addUnlabelled(chosen: Chosen, unlabelled: Int32Array): Chosen {
  const sideOf = new Map(Array.from(chosen.kept, (place, i) => [place, chosen.sides[i]]));
  const kept = Int32Array.from([...chosen.kept, ...unlabelled]).sort();
  return { ...chosen, kept, sides: Uint8Array.from(kept, (place) => sideOf.get(place) ?? unlabelledSide) };
}

function readHasKey(database: Database, plan: CustomerPlan, rows: number): Uint8Array {
  if (plan.key === null) return new Uint8Array(rows).fill(1);
  const name = quoteName(plan.customers.raw.name);
  const sql = `SELECT (${quoteName(plan.key.sqlName)} IS NOT NULL)::DOUBLE FROM ${name} ORDER BY "file row"`;
  return Uint8Array.from(database.query(sql).numbers(0));
}

function assertEnough(chosen: Chosen, plan: CustomerPlan, labels: Labels): void {
  const found = chosen.kept.length;
  const file = plan.customers.raw.file;
  if (found < fewestCustomers) {
    const message = `${file} gives ${found} customers with a label and a side; at least ${fewestCustomers} are needed: add rows, or check the key and the target.`;
    fail("data/too-few-customers", message, { found, limit: fewestCustomers }, { file });
  }
  ["training", "validation", "test"].forEach((name, side) => {
    if (chosen.sides.includes(side)) return;
    const message = `No customer is on the ${name} side of the split; each of training, validation and test needs some.`;
    fail("data/side-empty", message, { side: name }, { file });
  });
  if (labels.classes === null) return;
  const trained = new Set(
    chosen.kept.filter((_, i) => chosen.sides[i] === 0).map((place) => labels.target[place]),
  );
  if (trained.size > 1) return;
  const only = labels.classes[[...trained][0]];
  const message = `All training customers have the target "${only}"; two or more classes are needed to learn a difference.`;
  fail("data/one-class", message, { found: only }, { file, column: plan.label.column.name });
}

function summarize(
  customers: CustomerTable,
  recipe: Recipe,
  dropped: CustomersSummary["dropped"],
  sources: Feature[],
  schema: ScoringSchema,
): CustomersSummary {
  const { sides, classes } = customers;
  const target = customers.target.filter((_, i) => sides[i] !== unlabelledSide);
  const count = (side: number) => sides.reduce((sum, found) => sum + (found === side ? 1 : 0), 0);
  const classCounts = classes && classes.map((_, place) => target.filter((value) => value === place).length);
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  if (!schema.hasText && recipe.fusion === "text-only") {
    fail(
      "data/no-text",
      'No customer has a text, and fusion "text-only" needs one; give a column the role text, or choose structured-only.',
    );
  }
  return {
    customers: target.length,
    split: { train: count(0), validation: count(1), test: count(2) },
    unlabelled: count(unlabelledSide),
    targetShare: recipe.task === "multiclass" ? null : mean,
    classes,
    classCounts,
    features: sources.map(({ name, sql }) => ({ name, sql })),
    hasText: schema.hasText,
    dropped,
    schema,
  };
}
