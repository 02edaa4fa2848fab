import type { Pace } from "../pace.ts";
import type { Database } from "../database.ts";
import type { CustomerColumn } from "../types.ts";
import type { Feature } from "./describe-features.ts";

/**
 * Reads the structured features of the customers that are kept, column by column.
 *
 * `kept` holds their places in the customer table. Levels of categories are sorted; those that no kept customer
 * has are left out.
 *
 * shapes: kept [N] -> one column of N values per feature
 * units:  dates in days since 1970-01-01 (UTC), with the time of day as fraction
 * memory: new typed arrays, as large as the columns
 */
export async function readColumns(
  database: Database,
  features: Feature[],
  kept: Int32Array,
  pace: Pace,
): Promise<CustomerColumn[]> {
  const columns: CustomerColumn[] = [];
  for (const feature of features) {
    await pace();
    columns.push(
      feature.kind === "category"
        ? readCategory(database, feature, kept)
        : readNumber(database, feature, kept),
    );
  }
  return columns;
}

function readNumber(database: Database, feature: Feature, kept: Int32Array): CustomerColumn {
  const value = feature.kind === "date" ? `epoch(${feature.value}) / 86400` : `(${feature.value})::DOUBLE`;
  const all = database.query(`SELECT ${value} FROM ${feature.from} ORDER BY own."file row"`).numbers(0);
  const values = Float64Array.from(kept, (place) => all[place]);
  const { name, sql } = feature;
  return feature.kind === "date"
    ? { name, sql, kind: "date", days: values }
    : { name, sql, kind: "number", values };
}

function readCategory(database: Database, feature: Feature, kept: Int32Array): CustomerColumn {
  const { name, sql } = feature;
  database.run("DROP TYPE IF EXISTS levels");
  const named = `SELECT DISTINCT ${feature.value} AS level FROM ${feature.from}`;
  const levels = database
    .query(`SELECT level FROM (${named}) WHERE level IS NOT NULL ORDER BY level`)
    .strings(0);
  if (levels.length === 0)
    return { name, sql, kind: "category", codes: new Int32Array(kept.length).fill(-1), levels: [] };
  database.run(
    `CREATE TYPE levels AS ENUM (SELECT level FROM (${named}) WHERE level IS NOT NULL ORDER BY level)`,
  );
  const code = `enum_code(CAST(${feature.value} AS levels))::DOUBLE`;
  const all = database.query(`SELECT ${code} FROM ${feature.from} ORDER BY own."file row"`).numbers(0);
  return { name, sql, kind: "category", ...keepUsed(all, kept, levels as string[]) };
}

function keepUsed(
  all: Float64Array,
  kept: Int32Array,
  levels: string[],
): { codes: Int32Array; levels: string[] } {
  const used = new Uint8Array(levels.length);
  for (const place of kept) if (all[place] >= 0) used[all[place]] = 1;
  const places = new Int32Array(levels.length);
  let next = 0;
  for (let i = 0; i < levels.length; i++) places[i] = used[i] ? next++ : -1;
  const codes = Int32Array.from(kept, (place) => (all[place] >= 0 ? places[all[place]] : -1));
  return { codes, levels: levels.filter((_, i) => used[i]) };
}
