import {
  initNewCustomersStage,
  type NewCustomersStage,
} from "../../../src/data/new-customers/new-customers-stage.ts";
import type { CustomerTable, ScoringSchema } from "../../../src/data/types.ts";
import type { RecipeInput } from "../../../src/recipe/parse-recipe.ts";
import { lendDatabases } from "../../support/database.ts";
import { makeInput, makeSource, startStage } from "../open-stage.ts";

/** A stage over a database of its own in Node. */
export function startNewStage(): NewCustomersStage {
  return initNewCustomersStage(lendDatabases());
}

/** A file as a person drops it. */
export function makeFile(name: string, content: string | Uint8Array): File {
  return new File([content as BlobPart], name);
}

/** What training makes of files, by the names of their tables. */
export async function train(
  files: Record<string, string>,
  rest: Omit<Partial<RecipeInput>, "tables">,
): Promise<{ customers: CustomerTable; schema: ScoringSchema }> {
  const stage = startStage();
  const names = Object.keys(files);
  const sources = names.map((name) => makeSource(name, files[name]));
  await stage.open(sources, () => {});
  const { recipe } = await stage.propose(makeInput(names, rest));
  const { customers, summary } = await stage.build(recipe, null);
  return { customers, schema: summary.schema };
}

/** All that is known of a customer: texts, and values by the names of the columns, categories as words. */
export function describeCustomer(customers: CustomerTable, key: string): Record<string, unknown> {
  const place = customers.keys.indexOf(key);
  const values = customers.columns.map((column) => {
    const value =
      column.kind === "category"
        ? (column.levels[column.codes[place]] ?? null)
        : (column.kind === "number" ? column.values : column.days)[place];
    return [column.name, { kind: column.kind, sql: column.sql, value }];
  });
  return { texts: customers.texts[place], columns: values };
}
