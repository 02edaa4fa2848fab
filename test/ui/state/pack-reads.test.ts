import { expect, test } from "vitest";
import { listReadTables, readsOf } from "../../../src/ui/state/pack-reads.ts";
import { fakePack } from "../support/fake-use.ts";

const both = fakePack();
const columnsAlone = fakePack("binary", { fitted: { features: "{}", tokenizer: null } });
const textsAlone = fakePack("binary", { recipe: { ...both.recipe, fusion: "text-only" } });
const namesOf = (pack: typeof both) =>
  listReadTables(pack).map(({ name, columns }) => [name, ...columns.map((column) => column.name)].join(" "));

test("a model reads texts where it has a tokenizer, and columns unless it reads texts alone", () => {
  expect(readsOf(both)).toEqual({ texts: true, columns: true });
  expect(readsOf(columnsAlone)).toEqual({ texts: false, columns: true });
  expect(readsOf(textsAlone)).toEqual({ texts: true, columns: false });
});

test("the columns of a table are those that the model reads", () => {
  expect(namesOf(both)).toEqual(["customers customer_id age country", "reviews customer_id written review"]);
  expect(namesOf(columnsAlone)).toEqual(["customers customer_id age country", "reviews customer_id written"]);
  expect(namesOf(textsAlone)).toEqual(["customers customer_id", "reviews customer_id written review"]);
});

test("a table without texts is none that a model of texts alone reads, unless it has the customers", () => {
  const { schema } = both;
  const orders = { ...schema.tables[0], name: "orders" };
  const pack = { ...textsAlone, schema: { ...schema, tables: [...schema.tables, orders] } };
  expect(namesOf(pack)).toEqual(namesOf(textsAlone));
});
