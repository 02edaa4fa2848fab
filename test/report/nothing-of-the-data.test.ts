import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { CustomerTable } from "../../src/data/types.ts";
import { writeModelPack } from "../../src/report/model-pack.ts";
import { unzipFiles } from "../../src/report/pack/entries.ts";
import { writeReportHtml } from "../../src/report/report-html.ts";
import { writeReportJson } from "../../src/report/report-json.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";
import { runSmall } from "./run-small.ts";

/** Customers of every side get a name, a sentence, an amount and a day that no other customer has. */
const planted = Array.from({ length: 12 }, (_, i) => {
  const letters = [..."kvxwzqjybmfp"].map((_, at, all) => all[(at * 5 + i) % all.length]).join("");
  return {
    row: 3 + 20 * i,
    name: `Zaphiria ${letters}`,
    word: letters,
    sentence: `I am Zaphiria ${letters} and I sold my grandmother's piano ${90210 + i} times`,
    amount: 48151.6234 + 100 * i,
    day: `19${31 + i}-0${1 + (i % 9)}-17`,
  };
});
const keyOf = (row: number) => `KEY-7Q3X-${1000 + row}`;

/** Amounts and days in columns that few customers have a value in, three of training among them. */
const sparse = [10, 40, 110, 150, 200].map((row, i) => ({
  row,
  amount: 7391.0625 + i,
  day: `2031-0${i + 2}-11`,
}));

/** The tiny shop with a key that is told from all else, amounts, days, and what is planted; the name stands as a category too. */
function makeShop(): string {
  const [, ...lines] = makeTinyShop().trim().split("\r\n");
  const rows = lines.map((line, row) => {
    const [, age, region, review, stays] = line.split(",");
    const plant = planted.find((one) => one.row === row);
    const text = plant ? `"${plant.sentence}"` : review;
    const amount = plant?.amount ?? 10 + (row % 40);
    const day = plant?.day ?? `2024-0${1 + (row % 9)}-1${row % 10}`;
    const rare = sparse.find((one) => one.row === row);
    return [
      ...[keyOf(row), age, plant?.name ?? region, text],
      ...[amount, day, rare?.amount ?? "", rare?.day ?? "", stays],
    ].join(",");
  });
  return ["customer,age,region,review,spent,since,loan,left,stays", ...rows].join("\r\n") + "\r\n";
}

let customers: CustomerTable;
let files: Record<string, Uint8Array>;

beforeAll(async () => {
  const added = { spent: "number", since: "date", loan: "number", left: "date" };
  const columns = { shop: { ...tinyRecipe.columns.shop, ...added } };
  const small = { train: { epochs: 2 }, evaluate: { bootstrap: 20 } };
  const run = await runSmall(makeShop(), { ...tinyRecipe, columns, ...small });
  const { report, schema, model, scores } = run;
  const encode = (text: string) => new TextEncoder().encode(text);
  const { classes } = scores;
  customers = run.customers;
  files = {
    ...unzipFiles(await writeModelPack(report, schema, model)),
    "report.json": encode(writeReportJson(report)),
    "report.html": encode(writeReportHtml(report, {}, { language: "en", classes })),
    "report-zh.html": encode(writeReportHtml(report, {}, { language: "zh", classes })),
  };
}, 120_000);

afterAll(() => vi.unstubAllGlobals());

/** The files in which some bytes stand. */
function findFiles(bytes: Uint8Array): string[] {
  const sought = Buffer.from(bytes);
  return Object.entries(files).flatMap(([name, file]) => (Buffer.from(file).includes(sought) ? [name] : []));
}
const findText = (text: string) => findFiles(new TextEncoder().encode(text));
const findAnyCase = (text: string) => [...findText(text), ...findText(text.toLowerCase())];

test("what is planted went through the run, on every side, and the search finds what does stand there", () => {
  const sides = new Set(planted.map(({ row }) => customers.sides[customers.keys.indexOf(keyOf(row))]));
  expect([...sides].sort()).toEqual([0, 1, 2]);
  const rare = sparse.map(({ row }) => customers.sides[customers.keys.indexOf(keyOf(row))]);
  expect(rare.filter((side) => side === 0)).toHaveLength(3);
  expect(customers.texts.flat().filter((text) => text.includes("Zaphiria"))).toHaveLength(planted.length);
  expect(Object.keys(files)).toHaveLength(9);
  expect(findText('"north"')).toEqual(["features.json"]);
  expect(findText("stays").length).toBeGreaterThan(3);
});

test("no pack and no report holds the key of a customer", () => {
  expect(customers.keys.flatMap(findText)).toEqual([]);
  expect(findText("7Q3X")).toEqual([]);
});

test("no pack and no report holds a text, a sentence of one, or a name", () => {
  expect(customers.texts.flat().flatMap(findAnyCase)).toEqual([]);
  expect(planted.flatMap(({ name, word }) => [name, word].flatMap(findAnyCase))).toEqual([]);
  expect(findAnyCase("grandmother's piano")).toEqual([]);
});

test("no pack and no report holds an amount or a day that one customer has, as text or as a number", () => {
  const all = [...planted, ...sparse];
  const asText = all.flatMap(({ amount, day }) => [String(amount), amount.toFixed(2), day].flatMap(findText));
  expect(asText).toEqual([]);
  const days = all.map(({ day }) => Date.parse(day) / 86_400_000);
  expect(days.map(String).flatMap(findText)).toEqual([]);
  const asBytes = [...all.map(({ amount }) => amount), ...days].flatMap((value) => [
    new Uint8Array(Float32Array.of(value).buffer),
    new Uint8Array(Float64Array.of(value).buffer),
  ]);
  expect(asBytes.flatMap(findFiles)).toEqual([]);
});
