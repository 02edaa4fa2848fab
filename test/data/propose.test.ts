import { beforeAll, expect, test } from "vitest";
import type { DataStage } from "../../src/data/data-stage.ts";
import { catchProblem, makeCsv, makeInput, makeSource, startStage } from "./open-stage.ts";

let stage: DataStage;

/** 300 customers: `stars` gives `returned` away, `age` knows nothing of it; the first 12 rows stand there twice. */
const people = Array.from({ length: 300 }, (_, i) => {
  const returned = i % 3 === 0 ? 1 : 0;
  return `${20 + ((i * 7) % 40)},${returned ? 4 + (i % 2) : 1 + (i % 2)},${returned},comment number ${i} on this shop`;
});
const customers = [...people, ...people.slice(0, 12)].map((line, i) => `P${i},${line}`);
const calls = Array.from({ length: 400 }, (_, i) => `P${i % 310},${i % 9},2024-02-0${1 + (i % 9)}`);

beforeAll(async () => {
  stage = startStage();
  const files = [
    makeSource("people", makeCsv("PersonID,age,stars,returned,comment", customers)),
    makeSource("calls", makeCsv("person_id,minutes,day", calls)),
  ];
  await stage.open(files, () => {});
}, 60_000);

const label = { kind: "column", table: "people", column: "returned", positive: null } as const;

test("a recipe of tables alone is completed: target, task, positive, customers, key and roles", async () => {
  const { recipe } = await stage.propose(makeInput(["people", "calls"], {}));
  expect(recipe.label).toEqual({ kind: "column", table: "people", column: "returned", positive: "1" });
  expect(recipe.task).toBe("binary");
  expect(recipe.customer).toEqual({ table: "people", key: "PersonID" });
  expect(recipe.columns).toEqual({
    people: { PersonID: "key", age: "number", stars: "ignore", returned: "target", comment: "text" },
    calls: { person_id: "key", minutes: "number", day: "date" },
  });
});

test("a column that gives the label away is found, and set aside unless the recipe gives it a role", async () => {
  const { recipe, findings, strengths } = await stage.propose(
    makeInput(["people"], { label, columns: { people: { stars: "number" } } }),
  );
  expect(recipe.columns.people.stars).toBe("number");
  expect(findings).toContainEqual(
    expect.objectContaining({ code: "data/leak", table: "people", column: "stars", proposal: "ignore" }),
  );
  expect(strengths.find(({ column }) => column === "stars")?.value).toBe(1);
});

test("a leak that the recipe already ignores is reported all the same", async () => {
  const { recipe, findings } = await stage.propose(
    makeInput(["people"], { label, columns: { people: { stars: "ignore" } } }),
  );
  expect(recipe.columns.people.stars).toBe("ignore");
  expect(findings.map(({ column }) => column)).toContain("stars");
});

test("rows that repeat another but for their key are counted, not removed", async () => {
  const { recipe, findings } = await stage.propose(makeInput(["people"], { label }));
  expect(findings).toContainEqual(
    expect.objectContaining({ code: "data/repeated-rows", evidence: { rows: 12, of: 312 } }),
  );
  expect((await stage.build(recipe, null)).summary.customers).toBe(312);
});

test("what the recipe says stands before what the data proposes", async () => {
  const { recipe } = await stage.propose(
    makeInput(["people", "calls"], {
      label: { ...label, positive: "0" },
      columns: { people: { age: "category" }, calls: { minutes: "ignore" } },
      split: { kind: "random", fractions: [0.6, 0.2, 0.2], stratify: false },
    }),
  );
  expect([recipe.columns.people.age, recipe.columns.calls.minutes, recipe.label.positive]).toEqual([
    "category",
    "ignore",
    "0",
  ]);
  const { summary } = await stage.build(recipe, null);
  expect(summary.classes).toEqual(["1", "0"]);
  expect(summary.features.map(({ name }) => name)).not.toContain("calls: minutes, sum");
});

test("a number of many values is proposed as a regression, one of few as classes", async () => {
  const task = async (column: string) =>
    (await stage.propose(makeInput(["people"], { label: { ...label, column } }))).recipe.task;
  expect(await task("age")).toBe("regression");
  expect(await task("stars")).toBe("multiclass");
});

test("a recipe that names a column which is not there is refused with those that are", async () => {
  const problem = await catchProblem(
    stage.propose(makeInput(["people"], { label: { ...label, column: "Churn" } })),
  );
  expect(problem).toMatchObject({
    code: "data/unknown-column",
    facts: { column: "Churn" },
    where: { file: "people.csv" },
  });
  const roles = { people: { shoe: "number" as const } };
  expect((await catchProblem(stage.propose(makeInput(["people"], { label, columns: roles })))).code).toBe(
    "data/unknown-column",
  );
  const split = { kind: "column", table: "splits", column: "split" } as const;
  expect((await catchProblem(stage.propose(makeInput(["people"], { label, split })))).code).toBe(
    "data/unknown-table",
  );
});

test("cells that a role makes unreadable are counted", async () => {
  const { findings } = await stage.propose(
    makeInput(["people"], { label, columns: { people: { comment: "number" } } }),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: "data/unreadable-cells",
      column: "comment",
      evidence: { cells: 312, of: 312 },
    }),
  );
});

test("of a table whose customers repeat, the key is proposed all the same, and refused with its rows", async () => {
  await stage.open(
    [
      makeSource(
        "twice",
        makeCsv(
          "PersonID,age,returned",
          [...customers, customers[3]].map((line) => line.replace(/^(\w+,\w+),\w+,(\w+),.*/, "$1,$2")),
        ),
      ),
    ],
    () => {},
  );
  const twice = { ...label, table: "twice" };
  const problem = await catchProblem(stage.propose(makeInput(["twice", "calls"], { label: twice })));
  expect(problem).toMatchObject({ code: "data/key-not-unique", facts: { repeated: 1, example: "P3" } });
});

test("a column that says train, val and test becomes the split, and a column of role group keeps its groups whole", async () => {
  const own = startStage();
  const side = (i: number) => (i % 5 === 0 ? "val" : i % 5 === 1 ? "test" : "train");
  const rows = people.map((line, i) => `P${i},${line},${side(i)},H${i % 60}`);
  await own.open(
    [makeSource("shop", makeCsv("PersonID,age,stars,returned,comment,split,house", rows))],
    () => {},
  );
  const input = { label: { ...label, table: "shop" } };
  const { recipe } = await own.propose(makeInput(["shop"], input));
  expect(recipe.split).toEqual({ kind: "column", table: "shop", column: "split" });

  const roles = { shop: { split: "ignore", house: "group" } } as const;
  const grouped = await own.propose(makeInput(["shop"], { ...input, columns: roles }));
  expect(grouped.recipe.split).toMatchObject({ kind: "group", table: "shop", column: "house" });
});
