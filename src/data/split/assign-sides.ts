import { fail } from "../../base/problem.ts";
import type { Recipe } from "../../recipe/types.ts";
import type { CustomerPlan } from "../customers/plan-customers.ts";
import { findColumn, findTable } from "../customers/plan-customers.ts";
import type { Database } from "../database.ts";
import { cellSql } from "../tables/detect-type.ts";
import type { Table } from "../tables/table.ts";
import { noSide, splitByColumn } from "./column-split.ts";
import { splitByGroup } from "./group-split.ts";
import { rankDeciles, splitRandomly } from "./random-split.ts";

/**
 * Gives each customer that has a label its side; 255 where the split's column names none.
 *
 * shapes: labelled [M], places in the customer table; target [M] -> sides [M]
 * errors: data/unknown-table, data/unknown-column, data/split-not-joined, data/split-key-not-unique
 */
export function assignSides(
  database: Database,
  plan: CustomerPlan,
  recipe: Recipe,
  labelled: Int32Array,
  target: Float64Array,
): Uint8Array {
  const { split, seed } = recipe;
  if (split.kind === "random") {
    const strata = recipe.task === "regression" ? rankDeciles(target) : target;
    return splitRandomly(split.stratify ? strata : new Uint8Array(target.length), split.fractions, seed);
  }
  const cells = readSplitCells(database, plan, split);
  const own = Array.from(labelled, (place) => cells[place]);
  return split.kind === "group" ? splitByGroup(own, split.fractions, seed) : splitByColumn(own);
}

/**
 * Finds the customers without a label that may be trained on: those that nothing ties to a held-out side.
 *
 * Where a column says the side, one that it puts on validation or test stays out; where groups are split, one whose group
 * has a customer there.
 *
 * shapes: labelled [M] and its sides [M], blank [U], all places in the customer table -> those of `blank` that may be used
 */
export function chooseUnlabelled(
  database: Database,
  plan: CustomerPlan,
  { split }: Pick<Recipe, "split">,
  labelled: { places: Int32Array; sides: Uint8Array },
  blank: Int32Array,
): Int32Array {
  if (split.kind === "random" || blank.length === 0) return blank;
  const cells = readSplitCells(database, plan, split);
  if (split.kind === "column") {
    const sides = splitByColumn(Array.from(blank, (place) => cells[place]));
    return blank.filter((_, i) => sides[i] === 0 || sides[i] === noSide);
  }
  const heldOut = new Set<string | null>();
  labelled.places.forEach((place, i) => labelled.sides[i] > 0 && heldOut.add(cells[place]));
  heldOut.delete(null);
  return blank.filter((place) => !heldOut.has(cells[place]));
}

type SplitByCell = Exclude<Recipe["split"], { kind: "random" }>;

/** The cell of the split's column for every row of the customer table. */
function readSplitCells(database: Database, plan: CustomerPlan, split: SplitByCell): (string | null)[] {
  const table = findTable(plan.tables, split.table);
  const column = findColumn(table, split.column);
  const customers = plan.customers;
  const from = `${customers.raw.stored} AS own`;
  if (table === customers) {
    return database.query(`SELECT ${cellSql(column.rawName)} FROM ${from} ORDER BY own.file_row`).strings(0);
  }
  const on = split.kind === "column" ? split.on : undefined;
  const [ownKey, otherKey] = on ? findOn(plan, table, on) : findKeys(plan, table);
  const other = `(SELECT ${keySql(otherKey)} AS place, any_value(${cellSql(column.rawName)}) AS cell,
    count(DISTINCT ${cellSql(column.rawName)}) AS sides FROM ${table.raw.stored} GROUP BY place)`;
  assertOneSide(database, table, other, column.name);
  return database
    .query(
      `SELECT other.cell FROM ${from} LEFT JOIN ${other} AS other ON ${keySql(`own.${ownKey}`)} = other.place
      ORDER BY own.file_row`,
    )
    .strings(0);
}

function keySql(rawName: string): string {
  return `regexp_replace(${cellSql(rawName)}, '^(\\d+)\\.0+$', '\\1')`;
}

function findOn(plan: CustomerPlan, table: Table, on: Record<string, string>): [string, string] {
  const own = on[plan.customers.raw.name];
  const other = on[table.raw.name];
  if (own !== undefined && other !== undefined) {
    return [findColumn(plan.customers, own).rawName, findColumn(table, other).rawName];
  }
  const allowed = [plan.customers.raw.name, table.raw.name];
  return fail(
    "data/split-not-joined",
    `split.on names ${Object.keys(on).join(", ")}; it must name one column of "${allowed[0]}" and one of "${allowed[1]}".`,
    { found: Object.keys(on), allowed },
  );
}

function findKeys(plan: CustomerPlan, table: Table): [string, string] {
  const key = plan.histories.find((history) => history.table === table)?.key;
  if (plan.key && key) return [plan.key.rawName, key.rawName];
  return fail(
    "data/split-not-joined",
    `The split stands in "${table.raw.name}", which does not meet "${plan.customers.raw.name}"; say by which columns with split.on, or give both a column with the role key.`,
    { table: table.raw.name },
  );
}

function assertOneSide(database: Database, table: Table, other: string, column: string): void {
  const several = database
    .query(`SELECT place FROM ${other} WHERE sides > 1 AND place IS NOT NULL ORDER BY place LIMIT 1`)
    .strings(0);
  if (several.length === 0) return;
  fail(
    "data/split-key-not-unique",
    `${table.raw.file} gives "${several[0]}" more than one value of "${column}"; each customer needs exactly one.`,
    { key: several[0] ?? "" },
    { file: table.raw.file, column },
  );
}
