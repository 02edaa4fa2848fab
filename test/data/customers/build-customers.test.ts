import { beforeAll, expect, test } from "vitest";
import type { DataStage } from "../../../src/data/data-stage.ts";
import type { CustomerColumn, CustomersSummary, CustomerTable } from "../../../src/data/types.ts";
import type { RecipeInput } from "../../../src/recipe/parse-recipe.ts";
import { catchProblem, makeCsv, makeInput, makeSource, startStage } from "../open-stage.ts";

let stage: DataStage;
beforeAll(() => void (stage = startStage()));

/** 60 customers C0 ... C59; the even ones come back. */
const people = Array.from(
  { length: 60 },
  (_, i) => `C${i},${20 + i},${i % 2 === 0 ? "yes" : "no"},note ${i} of this customer`,
);
const header = "customer_id,age,returned,note";
const orders = [
  "C0,2024-01-03,10,web",
  "C0,2024-01-01,20,shop",
  "C0,2024-01-02,,shop",
  "C1,2024-02-01,5,web",
  "C1,2024-02-02,7,shop",
  "X9,2024-02-02,9,web",
];
const label = { kind: "column", table: "people", column: "returned", positive: null } as const;

async function build(
  files: Record<string, string>,
  rest: Omit<Partial<RecipeInput>, "tables"> = {},
  most: number | null = null,
): Promise<{ customers: CustomerTable; summary: CustomersSummary }> {
  const names = Object.keys(files);
  await stage.open(
    names.map((name) => makeSource(name, files[name])),
    () => {},
  );
  const { recipe } = await stage.propose(makeInput(names, { label, ...rest }));
  return stage.build(recipe, most);
}

const shop = { people: makeCsv(header, people), orders: makeCsv("customer_id,day,amount,channel", orders) };

function valuesOf(customers: CustomerTable, name: string): (number | string | null)[] {
  const column = customers.columns.find((candidate) => candidate.name === name) as CustomerColumn;
  if (column.kind === "category") return Array.from(column.codes, (code) => column.levels[code] ?? null);
  return [...(column.kind === "number" ? column.values : column.days)];
}

test("several rows of a customer become count, sum, mean, last, most frequent, distinct, first and last date", async () => {
  const { customers, summary } = await build(shop);
  const first = (name: string) => valuesOf(customers, name).slice(0, 3);
  // C0: 10, 20 and a blank, the 10 of 3 January being the newest; C1: 5 and 7; C2 has no order.
  expect(first("orders: amount, count")).toEqual([2, 2, 0]);
  expect(first("orders: amount, sum")).toEqual([30, 12, 0]);
  expect(first("orders: amount, mean")).toEqual([15, 6, NaN]);
  expect(first("orders: amount, last")).toEqual([10, 7, NaN]);
  // C0: shop twice; C1: one each, the first by its letters.
  expect(first("orders: channel, most frequent")).toEqual(["shop", "shop", null]);
  expect(first("orders: channel, distinct")).toEqual([2, 2, 0]);
  const day = (date: string) => Date.parse(date) / 86_400_000;
  expect(first("orders: day, first")).toEqual([day("2024-01-01"), day("2024-02-01"), NaN]);
  expect(first("orders: day, last")).toEqual([day("2024-01-03"), day("2024-02-02"), NaN]);
  expect(summary.features.find(({ name }) => name === "orders: amount, sum")?.sql).toBe(
    'SELECT "customer_id", sum("amount") FROM "orders" GROUP BY "customer_id"',
  );
  expect(summary.features.find(({ name }) => name === "age")?.sql).toBe('SELECT "age" FROM "people"');
});

test("keys, classes and own columns stand in file order", async () => {
  const { customers } = await build(shop);
  expect(valuesOf(customers, "age")).toEqual(Array.from({ length: 60 }, (_, i) => 20 + i));
  expect(customers.keys).toEqual(Array.from({ length: 60 }, (_, i) => `C${i}`));
  expect(customers.classes).toEqual(["no", "yes"]);
  expect([...customers.target]).toEqual(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : 0)));
});

test("texts of a customer come newest first, their own before those of other tables", async () => {
  const reviews = [
    "C0,2024-01-01,the old one here",
    "C0,2024-03-01,the new one here",
    "C0,,without a date here",
    "C1,2024-01-01,only this one",
  ];
  const files = { people: shop.people, reviews: makeCsv("customer_id,day,review", reviews) };
  const { customers } = await build(files, { columns: { reviews: { review: "text", day: "date" } } });
  expect(customers.texts[0]).toEqual([
    "note 0 of this customer",
    "the new one here",
    "the old one here",
    "without a date here",
  ]);
  expect(customers.texts[1]).toEqual(["note 1 of this customer", "only this one"]);
  expect(customers.texts[2]).toEqual(["note 2 of this customer"]);
});

test("texts of two tables that are equally new come in the order of the tables", async () => {
  const texts = (word: string) =>
    makeCsv("customer_id,said", [`C0,the ${word} one here`, `C1,a ${word} one`]);
  const files = { people: shop.people, tickets: texts("ticket"), reviews: texts("review") };
  const columns = { reviews: { said: "text" }, tickets: { said: "text" } } as const;
  const { customers } = await build(files, { columns });
  expect(customers.texts[0].slice(1)).toEqual(["the ticket one here", "the review one here"]);
  expect(customers.texts[1].slice(1)).toEqual(["a ticket one", "a review one"]);
});

test("without a date the later row of the file is the newer text", async () => {
  const files = {
    people: shop.people,
    reviews: makeCsv("customer_id,review", ["C0,came first here", "C0,came second here"]),
  };
  const { customers } = await build(files, {
    columns: { reviews: { review: "text" }, people: { note: "ignore" } },
  });
  expect(customers.texts[0]).toEqual(["came second here", "came first here"]);
});

test("rows of a table whose key no customer has are counted", async () => {
  await stage.open([makeSource("people", shop.people), makeSource("orders", shop.orders)], () => {});
  const { findings } = await stage.propose(makeInput(["people", "orders"], { label }));
  expect(findings).toContainEqual(
    expect.objectContaining({ code: "data/orphans", table: "orders", evidence: { rows: 1, of: 6 } }),
  );
});

test("without a key each row is a customer, named by its row in the file", async () => {
  const { customers } = await build({ people: shop.people }, { customer: { table: "people", key: null } });
  expect(customers.keys.slice(0, 2)).toEqual(["2", "3"]);
});

test("keys written as 17850 and 17850.0 meet", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${17850 + i},${i % 2}`);
  const files = {
    people: makeCsv("customer_id,returned", rows),
    orders: makeCsv("customer_id,amount", ["17850.0,5", "17850.0,6", "17851.0,1"]),
  };
  const { customers } = await build(files);
  expect(valuesOf(customers, "orders: amount, sum").slice(0, 3)).toEqual([11, 1, 0]);
});

test("customers without a label are left out and counted", async () => {
  const rows = [...people, "C60,30,,no label here", "C61,30, ,blank label here"];
  const { summary } = await build({ people: makeCsv(header, rows) });
  expect([summary.customers, summary.dropped]).toEqual([60, [{ reason: "data/no-label", count: 2 }]]);
});

test("customers without a key or a side are left out and counted", async () => {
  const sides = ["train", "TRAIN", "Validation", "test"];
  const rows = people.map((line, i) => `${line},${sides[i % 4]}`);
  const files = {
    people: makeCsv(`${header},split`, [
      ...rows,
      ",30,yes,no key here,train",
      "C90,30,no,no side here,other",
    ]),
  };
  const { summary } = await build(files, {
    customer: { table: "people", key: "customer_id" },
    split: { kind: "column", table: "people", column: "split" },
  });
  expect(summary.split).toEqual({ train: 30, validation: 15, test: 15 });
  expect(summary.dropped).toEqual([
    { reason: "data/no-key", count: 1 },
    { reason: "data/no-side", count: 1 },
  ]);
  expect(summary.features.map(({ name }) => name)).toEqual(["age"]);
});

test("the limit of training rows keeps the first ones in file order, validation and test whole", async () => {
  const whole = await build({ people: shop.people });
  const limited = await build({ people: shop.people }, {}, 40);
  expect(limited.summary.split).toEqual({ train: 40, validation: 6, test: 6 });
  const trainKeys = (built: typeof whole) =>
    built.customers.keys.filter((_, i) => built.customers.sides[i] === 0);
  expect(trainKeys(limited)).toEqual(trainKeys(whole).slice(0, 40));
});

test.each<[string, string, string, Record<string, unknown>]>([
  [
    "one class",
    "data/one-class",
    makeCsv(
      header,
      people.map((line) => line.replace(",no,", ",yes,")),
    ),
    { task: "binary" },
  ],
  [
    "an empty target",
    "data/no-label",
    makeCsv(
      header,
      people.map((line) => line.replace(/,(yes|no),/, ",,")),
    ),
    { task: "binary" },
  ],
  [
    "three values in a binary task",
    "data/not-binary",
    makeCsv(header, [...people, "C60,1,maybe,x"]),
    { task: "binary" },
  ],
  ["49 customers", "data/too-few-customers", makeCsv(header, people.slice(0, 49)), {}],
  [
    "a repeated key",
    "data/key-not-unique",
    makeCsv(header, [...people, people[7]]),
    { customer: { table: "people", key: "customer_id" } },
  ],
  [
    "a positive value that is not there",
    "data/positive-not-found",
    makeCsv(header, people),
    { label: { ...label, positive: "ja" } },
  ],
  [
    "text-only without a text",
    "data/no-text",
    makeCsv(header, people),
    { fusion: "text-only", columns: { people: { note: "ignore" } } },
  ],
])("%s is refused", async (_, code, text, rest) => {
  const problem = await catchProblem(build({ people: text }, rest));
  expect(problem.code).toBe(code);
});

test("a repeated key is shown with its rows and how many there are", async () => {
  const rows = [...people, people[7], people[8]];
  const problem = await catchProblem(
    build({ people: makeCsv(header, rows) }, { customer: { table: "people", key: "customer_id" } }),
  );
  expect(problem).toMatchObject({
    facts: { repeated: 2, example: "C7", first: 9, last: 62 },
    where: { file: "people.csv", row: 62, column: "customer_id" },
  });
});

test("500 classes are refused, 100 are not", async () => {
  const make = (classes: number) =>
    makeCsv(
      "age,returned",
      Array.from({ length: 1000 }, (_, i) => `${i % 30},kind ${i % classes}`),
    );
  const problem = await catchProblem(build({ people: make(500) }, { task: "multiclass" }));
  expect(problem).toMatchObject({ code: "data/too-many-classes", facts: { found: 500, limit: 100 } });
  expect((await build({ people: make(100) }, { task: "multiclass" })).summary.classes).toHaveLength(100);
});

test("a regression reads decimal commas, and counts targets that are no numbers", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `C${i};${20 + i};${i},5`);
  const files = { people: makeCsv("customer_id;age;spent", [...rows, "C60;3;unknown", "C61;4;"]) };
  const { customers, summary } = await build(files, {
    label: { ...label, column: "spent" },
    task: "regression",
  });
  expect(customers.target[1]).toBe(1.5);
  expect(summary.targetShare).toBeCloseTo(30, 10); // mean of 0.5, 1.5, ..., 59.5
  expect(summary.dropped).toEqual([
    { reason: "data/target-unreadable", count: 1 },
    { reason: "data/no-label", count: 1 },
  ]);
});

test("dates whose day and month cannot be told apart are asked for, never guessed", async () => {
  const text = makeCsv(
    `${header},joined`,
    people.map((line, i) => `${line},0${1 + (i % 9)}/0${1 + (i % 5)}/2024`),
  );
  expect(await catchProblem(build({ people: text }))).toMatchObject({
    code: "data/ambiguous-date",
    where: { file: "people.csv", column: "joined" },
  });
});

test("markup and formulas stay the text that they are", async () => {
  const rows = people.map((line) => `${line} <img src=x onerror=alert(1)>,=cmd()|' /C calc'!A0`);
  const { customers } = await build(
    { people: makeCsv(`${header},x`, rows) },
    { columns: { people: { x: "category", note: "text" } } },
  );
  expect(customers.texts[0]).toEqual(["note 0 of this customer <img src=x onerror=alert(1)>"]);
  expect(valuesOf(customers, "x")[0]).toBe("=cmd()|' /C calc'!A0");
});

test("texts that are all empty are a finding, and the run has no text", async () => {
  const text = makeCsv(
    header,
    people.map((line) => line.replace(/note.*/, "  ")),
  );
  await stage.open([makeSource("people", text)], () => {});
  const proposal = await stage.propose(
    makeInput(["people"], { label, columns: { people: { note: "text" } } }),
  );
  expect(proposal.findings.map(({ code }) => code)).toContain("data/no-text");
  expect((await stage.build(proposal.recipe, null)).summary.hasText).toBe(false);
});

test("tables that share no key are refused by name", async () => {
  const files = { people: shop.people, weather: makeCsv("day,degrees", ["2024-01-01,3", "2024-01-02,4"]) };
  const problem = await catchProblem(build(files));
  expect(problem).toMatchObject({ code: "data/no-common-key", facts: { lacking: "weather" } });
});

const unlabelled = { use: true, confidence: "auto", most: null } as const;
const blank = ["C60,30,,no label here", "C61,31, ,blank label here", "C62,32,,another one here"];

test("customers without a label come along where the recipe uses them, and are counted by themselves", async () => {
  const files = { people: makeCsv(header, [blank[0], ...people, blank[1], blank[2]]) };
  const { customers, summary } = await build(files, { unlabelled });
  expect([summary.customers, summary.unlabelled, summary.dropped]).toEqual([60, 3, []]);
  expect(summary.classCounts).toEqual([30, 30]);
  expect(summary.targetShare).toBe(0.5);
  const { train, validation, test: held } = summary.split;
  expect(train + validation + held).toBe(60);
  const rows = [...customers.sides.keys()].filter((row) => customers.sides[row] === 3);
  expect(rows.map((row) => customers.keys[row])).toEqual(["C60", "C61", "C62"]);
  expect(rows.map((row) => customers.target[row])).toEqual([NaN, NaN, NaN]);
  expect(rows.map((row) => customers.texts[row])).toEqual([
    ["no label here"],
    ["blank label here"],
    ["another one here"],
  ]);
  // those with a label are on the sides that they are on without the others
  const alone = await build({ people: makeCsv(header, people) });
  const sideOf = (table: CustomerTable) => new Map(table.keys.map((key, i) => [key, table.sides[i]]));
  for (const [key, side] of sideOf(alone.customers)) expect(sideOf(customers).get(key)).toBe(side);
});

test("customers without a label come along for their texts where hidden words are guessed, and not where no text is read", async () => {
  const files = { people: makeCsv(header, [...people, ...blank]) };
  const pretrain = { minutes: 1, learningRate: 1e-3 };
  const { summary } = await build(files, { pretrain });
  expect([summary.customers, summary.unlabelled, summary.dropped]).toEqual([60, 3, []]);
  const alone = await build(files, { pretrain, fusion: "structured-only" });
  expect([alone.summary.unlabelled, alone.summary.dropped]).toEqual([
    0,
    [{ reason: "data/no-label", count: 3 }],
  ]);
});

test("of customers without a label the first so many in file order come along, the others are counted as left out", async () => {
  const files = { people: makeCsv(header, [...people, ...blank]) };
  const { customers, summary } = await build(files, { unlabelled: { ...unlabelled, most: 2 } });
  expect(customers.keys.filter((_, i) => customers.sides[i] === 3)).toEqual(["C60", "C61"]);
  expect(summary.dropped).toEqual([{ reason: "data/no-label", count: 1 }]);
});

test("a customer without a label that a column puts on a held-out side stays out", async () => {
  const sides = ["train", "train", "val", "test"];
  const rows = people.map((line, i) => `${line},${sides[i % 4]}`);
  const others = ["train", "test", "val", ""].map((side, i) => `D${i},30,,a text,${side}`);
  const files = { people: makeCsv(`${header},split`, [...rows, ...others]) };
  const { customers, summary } = await build(files, {
    unlabelled,
    split: { kind: "column", table: "people", column: "split" },
  });
  expect(customers.keys.filter((_, i) => customers.sides[i] === 3)).toEqual(["D0", "D3"]);
  expect(summary.dropped).toEqual([{ reason: "data/no-label", count: 2 }]);
});

test("a customer without a label whose group is on a held-out side stays out", async () => {
  const rows = people.map((line, i) => `${line},G${i % 12}`);
  const others = Array.from({ length: 12 }, (_, i) => `D${i},30,,a text,G${i}`);
  const files = { people: makeCsv(`${header},household`, [...rows, ...others, "D12,30,,a text,"]) };
  const { customers } = await build(files, {
    unlabelled,
    split: { kind: "group", table: "people", column: "household", fractions: [0.6, 0.2, 0.2] },
  });
  const groupOf = (key: string) => (key === "D12" ? "none" : `G${Number(key.slice(1)) % 12}`);
  const heldOut = new Set(
    customers.keys.filter((_, i) => [1, 2].includes(customers.sides[i])).map((key) => groupOf(key)),
  );
  const come = customers.keys.filter((_, i) => customers.sides[i] === 3);
  const expected = Array.from({ length: 13 }, (_, i) => `D${i}`).filter((key) => !heldOut.has(groupOf(key)));
  expect(come).toEqual(expected);
  expect(come.length).toBeGreaterThan(3);
  expect(come.length).toBeLessThan(13);
});
