import { fail } from "../../base/problem.ts";
import type { SchemaTable, ScoringSchema } from "../types.ts";
import { nameGiven, type FileMatch, type GivenFile } from "./match-files.ts";

const mostNames = 8;

/**
 * Refuses files among which the customers are not, or that do not say which row is whose.
 *
 * errors: data/no-customers-file, data/no-key-column
 */
export function assertMatched(
  schema: ScoringSchema,
  files: GivenFile[],
  matched: Map<SchemaTable, FileMatch>,
): void {
  const customers = schema.tables.find((table) => table.name === schema.customer.table)!;
  if (!matched.has(customers)) refuseFiles(customers, files);
  for (const [table, match] of matched) {
    const place = table.columns.findIndex((column) => column.name === table.key);
    if (place >= 0 && match.places[place] < 0) refuseKey(table, match.given);
  }
}

function refuseFiles(customers: SchemaTable, files: GivenFile[]): never {
  const found = files.map((given) => given.file.name);
  const expected = listNames(customers.columns.map((column) => column.name));
  const message = `None of the files given (${listNames(found).join(", ") || "none"}) holds the customers to score; a table like ${customers.file} with the columns ${expected.join(", ")} was expected: add that file, under any name.`;
  return fail("data/no-customers-file", message, { found, table: customers.file, expected });
}

function refuseKey(table: SchemaTable, given: GivenFile): never {
  const found = listNames(nameGiven(given, table.header));
  const [key, file] = [table.key!, given.file.name];
  const message = `${file} has no column "${key}", which says whose row it is; it has: ${found.join(", ")}: add that column, or give the one that names the customer this name.`;
  return fail("data/no-key-column", message, { found, expected: key }, { file, column: key });
}

/** So many names that a sentence stays one. */
function listNames(names: string[]): string[] {
  const short = names.map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
  return short.length > mostNames ? [...short.slice(0, mostNames), "…"] : short;
}
