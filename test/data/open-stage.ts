import { expect } from "vitest";
import { WorkbenchError, type Problem } from "../../src/base/problem.ts";
import { initDataStage, type DataStage } from "../../src/data/data-stage.ts";
import type { TableSource, TableSummary } from "../../src/data/types.ts";
import type { RecipeInput } from "../../src/recipe/parse-recipe.ts";
import type { TableRecipe } from "../../src/recipe/types.ts";
import { lendDatabases } from "../support/database.ts";

/** A file as a person drops it, everything to be detected but what `options` say. */
export function makeSource(
  name: string,
  content: string | Uint8Array,
  options: Partial<TableRecipe> = {},
): TableSource {
  const file = `${name}.csv`;
  const auto = {
    encoding: "auto",
    delimiter: "auto",
    header: "auto",
    dates: "auto",
    decimal: "auto",
  } as const;
  return { name, file: new File([content as BlobPart], file), options: { file, ...auto, ...options } };
}

export function makeCsv(header: string, rows: string[]): string {
  return [header, ...rows, ""].join("\n");
}

/** A stage over a database of its own in Node. */
export function startStage(): DataStage {
  return initDataStage(lendDatabases());
}

/** Opens files; resolves to the summary of the first. */
export async function openFirst(stage: DataStage, ...sources: TableSource[]): Promise<TableSummary> {
  return (await stage.open(sources, () => {}))[0];
}

/** A recipe over tables that are open under the names of their files. */
export function makeInput(tables: string[], rest: Omit<Partial<RecipeInput>, "tables">): RecipeInput {
  const auto = {
    encoding: "auto",
    delimiter: "auto",
    header: "auto",
    dates: "auto",
    decimal: "auto",
  } as const;
  return {
    version: 1,
    tables: Object.fromEntries(tables.map((name) => [name, { file: `${name}.csv`, ...auto }])),
    ...rest,
  };
}

/** The problem with which work is refused; one sentence of words, whatever it is. */
export async function catchProblem(work: Promise<unknown> | (() => unknown)): Promise<Problem> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (thrown) {
    if (!(thrown instanceof WorkbenchError)) throw thrown;
    expect(thrown.problem.message).toMatch(/^[^\n]{20,400}[.]$/);
    return thrown.problem;
  }
  throw new Error("nothing was refused");
}
