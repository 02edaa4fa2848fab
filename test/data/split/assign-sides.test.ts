import { beforeAll, expect, test } from "vitest";
import type { DataStage } from "../../../src/data/data-stage.ts";
import type { RecipeInput } from "../../../src/recipe/parse-recipe.ts";
import { catchProblem, makeCsv, makeInput, makeSource, startStage } from "../open-stage.ts";

let stage: DataStage;
const sides = ["train", "train", "val", "test"];
const people = Array.from(
  { length: 80 },
  (_, i) => `${i},${i % 2},family ${Math.floor(i / 4)},${(i * 7) % 31}`,
);
const splits = Array.from({ length: 80 }, (_, i) => `${79 - i}.0,${sides[(79 - i) % 4]}`);

beforeAll(async () => {
  stage = startStage();
  const files = [
    makeSource("people", makeCsv(",returned,family,visits", people)),
    makeSource("splits", makeCsv("rid,split", splits)),
    makeSource("twofold", makeCsv("rid,split", [...splits, "3,train"])),
  ];
  await stage.open(files, () => {});
}, 60_000);

async function sidesOf(
  split: RecipeInput["split"],
  tables = ["people", "splits"],
  seed = 7,
): Promise<number[]> {
  const label = { kind: "column", table: "people", column: "returned", positive: null } as const;
  const { recipe } = await stage.propose(
    makeInput(tables, { label, split, seed, customer: { table: "people", key: null } }),
  );
  return [...(await stage.build(recipe, null)).customers.sides];
}

test("the sides of another file are joined by the columns that `on` names, whatever the order of its rows", async () => {
  const split = {
    kind: "column",
    table: "splits",
    column: "split",
    on: { people: "column 1", splits: "rid" },
  } as const;
  expect(await sidesOf(split)).toEqual(Array.from({ length: 80 }, (_, i) => [0, 0, 1, 2][i % 4]));
});

test("a group stands on one side", async () => {
  const found = await sidesOf(
    { kind: "group", table: "people", column: "family", fractions: [0.5, 0.25, 0.25] },
    ["people"],
  );
  for (let family = 0; family < 20; family++) {
    expect(new Set(found.slice(4 * family, 4 * family + 4)).size).toBe(1);
  }
  expect(new Set(found)).toEqual(new Set([0, 1, 2]));
});

test("a random split is stratified, and the seed of the recipe decides it", async () => {
  const split: RecipeInput["split"] = { kind: "random", fractions: [0.5, 0.25, 0.25], stratify: true };
  const found = await sidesOf(split, ["people"]);
  const returned = found.filter((_, i) => i % 2 === 1);
  expect([0, 1, 2].map((side) => returned.filter((one) => one === side).length)).toEqual([20, 10, 10]);
  expect(await sidesOf(split, ["people"])).toEqual(found);
  expect(await sidesOf(split, ["people"], 8)).not.toEqual(found);
});

test.each<[string, string, RecipeInput["split"], string[]]>([
  [
    "`on` without one of the two tables",
    "data/split-not-joined",
    { kind: "column", table: "splits", column: "split", on: { people: "column 1" } },
    ["people", "splits"],
  ],
  [
    "a customer with two sides",
    "data/split-key-not-unique",
    { kind: "column", table: "twofold", column: "split", on: { people: "column 1", twofold: "rid" } },
    ["people", "twofold"],
  ],
  [
    "a column that is not there",
    "data/unknown-column",
    { kind: "column", table: "people", column: "fold" },
    ["people"],
  ],
  [
    "a column that names no side",
    "data/too-few-customers",
    { kind: "column", table: "people", column: "family" },
    ["people"],
  ],
])("%s is refused", async (_, code, split, tables) => {
  expect((await catchProblem(sidesOf(split, tables))).code).toBe(code);
});
