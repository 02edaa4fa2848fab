import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";
import { makeSource, startStage } from "./open-stage.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../public/samples/shop/${name}`, import.meta.url), "utf8");

test("the sample shop: three tables meet in 4,000 customers, nothing is kept out, no column gives the label away", async () => {
  const stage = startStage();
  const input = parseRecipe(read("recipe.json"));
  const names = Object.keys(input.tables);
  const tables = await stage.open(
    names.map((name) => makeSource(name, read(input.tables[name].file), input.tables[name])),
    () => {},
  );
  expect(tables.map(({ rejected }) => rejected)).toEqual([0, 0, 0]);
  const { recipe, findings } = await stage.propose(input);
  expect(findings.filter(({ code }) => code === "data/leak")).toEqual([]);
  expect(recipe.columns).toEqual(input.columns);
  const { summary, customers } = await stage.build(recipe, null);
  expect([summary.customers, summary.split]).toEqual([4000, { train: 2400, validation: 400, test: 1200 }]);
  expect(summary.features.map(({ name }) => name)).toContain("orders: amount, sum");
  expect(customers.texts.some((pieces) => pieces.length > 1)).toBe(true);
}, 120_000);
