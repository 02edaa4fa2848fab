import { nameColumns } from "../files/name-columns.ts";
import type { FileFormat } from "../files/read-file.ts";
import type { SchemaTable, ScoringSchema } from "../types.ts";
import { matchColumns } from "./match-columns.ts";

/** A file of new customers, of which the first megabyte was looked at. */
export interface GivenFile {
  file: File;
  format: FileFormat;
}

/** A file that holds a table of the model, and where in it the columns stand that the model reads; -1: nowhere. */
export interface FileMatch {
  given: GivenFile;
  places: number[];
}

/** The names of a file's columns, were it the file of a table. */
export function nameGiven({ format }: GivenFile, header: boolean): string[] {
  const { first } = format.dialect;
  return nameColumns(header ? first : first.map(() => ""));
}

/**
 * Says which file holds which table: by the name of the file first, else by the names of its columns.
 *
 * By its name a file holds a table where one column is there. By its columns it does where the key is there and one
 * other column; the table of customers is also found without its key, so that the lack can be told. Of several
 * pairs the one with most columns goes first; each file holds one table.
 */
export function matchFiles(schema: ScoringSchema, files: GivenFile[]): Map<SchemaTable, FileMatch> {
  const pairs = schema.tables.flatMap((table) =>
    files.flatMap((given) => judgePair(table, given, table.name === schema.customer.table) ?? []),
  );
  pairs.sort((a, b) => Number(b.named) - Number(a.named) || b.columns - a.columns);
  const matched = new Map<SchemaTable, FileMatch>();
  const taken = new Set<GivenFile>();
  for (const { table, given, places } of pairs) {
    if (matched.has(table) || taken.has(given)) continue;
    matched.set(table, { given, places });
    taken.add(given);
  }
  return matched;
}

function judgePair(table: SchemaTable, given: GivenFile, isCustomers: boolean) {
  const names = table.columns.map((column) => column.name);
  const places = matchColumns(names, nameGiven(given, table.header));
  const columns = places.filter((place) => place >= 0).length;
  if (columns === 0) return null;
  const named = given.file.name.toLowerCase() === table.file.toLowerCase();
  const hasKey = table.key === null || places[names.indexOf(table.key)] >= 0;
  const isOnlyKey = table.key !== null && hasKey && columns === 1;
  const isLike = isOnlyKey ? names.length === 1 : hasKey || isCustomers;
  // without a header any file has a column 1: all that are read must be there
  const isWhole = table.header || columns === names.length;
  return named || (isLike && isWhole) ? { table, given, places, named, columns } : null;
}
