import { expect, test } from "vitest";
import { matchFiles, type GivenFile } from "../../../src/data/new-customers/match-files.ts";
import type { SchemaTable, ScoringSchema } from "../../../src/data/types.ts";

const makeTable = (name: string, key: string | null, columns: string[], header = true): SchemaTable => ({
  name,
  file: `${name}.csv`,
  header,
  key,
  several: true,
  columns: [...(key === null ? [] : [key]), ...columns].map((column) => ({
    name: column,
    role: column === key ? "key" : "number",
    decimal: ".",
    dates: "iso",
  })),
});

const makeSchema = (...tables: SchemaTable[]): ScoringSchema => ({
  task: "binary",
  classes: ["0", "1"],
  label: { kind: "column", table: tables[0].name, column: "label", positive: "1" },
  customer: { table: tables[0].name, key: tables[0].key },
  tables,
  features: [],
  hasText: false,
});

const give = (name: string, ...first: string[]): GivenFile => ({
  file: new File([], name),
  format: { encoding: "utf-8", dialect: { delimiter: ",", header: true, first } },
});

/** Table -> file. */
const match = (schema: ScoringSchema, ...files: GivenFile[]) =>
  Object.fromEntries([...matchFiles(schema, files)].map(([{ name }, { given }]) => [name, given.file.name]));

const shop = makeSchema(
  makeTable("people", "id", ["age", "income"]),
  makeTable("orders", "id", ["amount", "day"]),
);

test("the name of a file goes before its columns, whatever its letter case", () => {
  const files = [give("export.csv", "id", "age", "income"), give("People.CSV", "id", "age")];
  expect(match(shop, ...files)).toEqual({ people: "People.CSV" });
});

test("files under other names are found by the most columns", () => {
  const files = [give("a.csv", "amount", "ID", "age", "day"), give("b.csv", "income", "age", "id")];
  expect(match(shop, ...files)).toEqual({ orders: "a.csv", people: "b.csv" });
});

test("a file that shares the key alone holds no table, unless the table is called so or has nothing else", () => {
  expect(match(shop, give("list.csv", "id", "phone"))).toEqual({});
  expect(match(shop, give("people.csv", "id", "phone"))).toEqual({ people: "people.csv" });
  const bare = makeSchema(makeTable("people", "id", []), makeTable("orders", "id", ["amount"]));
  expect(match(bare, give("list.csv", "id", "phone"))).toEqual({ people: "list.csv" });
});

test("a name without one known column holds nothing", () => {
  expect(match(shop, give("people.csv", "a", "b"))).toEqual({});
});

test("of two files for one table the second is left over", () => {
  const files = [give("may.csv", "id", "amount"), give("june.csv", "id", "amount")];
  expect(match(shop, ...files)).toEqual({ orders: "may.csv" });
});

test("by its columns a table of history needs its key, the table of customers is found without", () => {
  expect(match(shop, give("x.csv", "amount", "day"), give("y.csv", "age"))).toEqual({ people: "y.csv" });
});

test("a table without header takes a file by its places, all of which must be there", () => {
  const plain = makeSchema(makeTable("plain", null, ["column 1", "column 3"], false));
  expect(match(plain, give("x.csv", "5", "6", "7"))).toEqual({ plain: "x.csv" });
  expect(match(plain, give("x.csv", "5", "6"))).toEqual({});
});
