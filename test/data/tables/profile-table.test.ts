import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../../src/data/database.ts";
import { readFile } from "../../../src/data/files/read-file.ts";
import { profileTable } from "../../../src/data/tables/profile-table.ts";
import type { ColumnProfile, TableSummary } from "../../../src/data/types.ts";
import type { TableRecipe } from "../../../src/recipe/types.ts";
import { openTestDatabase } from "../../support/database.ts";
import { makeCsv, makeSource } from "../open-stage.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);

async function profile(text: string, options: Partial<TableRecipe> = {}): Promise<TableSummary> {
  const source = makeSource("t", text, options);
  const raw = await readFile(database, source, async () => {});
  return (await profileTable(database, raw, source.options, async () => {})).summary;
}

async function profileColumn(cells: string[], options: Partial<TableRecipe> = {}): Promise<ColumnProfile> {
  const rows = cells.map((cell, i) => `r${i}\t${cell}`);
  const summary = await profile(makeCsv("row\tx", rows), { delimiter: "\t", header: true, ...options });
  return summary.columns[1];
}

const repeat = (cells: string[], times: number) => Array.from({ length: times }, () => cells).flat();

test("numbers: type, missing share, distinct values, unreadable cells and bars", async () => {
  const found = await profileColumn([...repeat(["1", "2", "3.5", ""], 24), "NA", "oops", " 4 ", "1,200"]);
  expect(found).toMatchObject({ type: "number", role: "number", distinct: 5, unreadable: 1 });
  expect(found.missingShare).toBeCloseTo(25 / 100, 10); // 24 blanks and one NA of 100
  expect(found.histogram).toHaveLength(12);
  expect(found.histogram.reduce((sum, bar) => sum + bar.count, 0)).toBe(74);
});

test("decimal commas are read where the delimiter is a semicolon", async () => {
  const summary = await profile("shop;amount\nA;1,5\nB;1.234,75\nC;20\nD;3,125\n");
  expect(summary.decimal).toBe(",");
  expect(summary.columns[1]).toMatchObject({ type: "number", unreadable: 0, distinct: 4 });
  expect(summary.columns[1].histogram[0].label).toBe("1.5");
});

test("a comma before three digits is a thousand in a file of commas", async () => {
  const summary = await profile('shop,amount\nA,"1,500"\nB,"12,000"\nC,20\n');
  expect(summary.decimal).toBe(".");
  expect(summary.columns[1].histogram[0].label).toBe("20");
  expect(summary.columns[1].unreadable).toBe(0);
});

test.each([
  ["2024-01-05", "2024-02-05 10:30:00", "2024-03-05T10:30:00Z"],
  ["20240105", "20240205", "20240305"],
  ["05.01.2024", "05.02.2024", "05.03.2024"],
  ["2024/01/05", "2024/02/05 10:30", "2024/03/05"],
  ["Jan 5, 2024", "Feb 5, 2024", "Mar 5, 2024"],
  ["2024年1月5日", "2024年2月5日", "2024年3月5日"],
  ["1/5/2024", "2/25/2024", "3/5/2024 10:30"],
])("dates like %s are dates, from January to March", async (...cells) => {
  const found = await profileColumn(repeat(cells, 10));
  expect(found).toMatchObject({ type: "date", role: "date", unreadable: 0, ambiguousDates: false });
  expect(found.histogram[0].label).toBe("2024-01-05");
});

test("dates whose day and month cannot be told apart are marked, until a person says which comes first", async () => {
  const cells = repeat(["03/04/2024", "05/06/2024"], 20);
  expect(await profileColumn(cells)).toMatchObject({ type: "date", ambiguousDates: true });
  const dayFirst = await profileColumn(cells, { dates: "dmy" });
  expect([dayFirst.ambiguousDates, dayFirst.histogram[0].label]).toEqual([false, "2024-04-03"]);
  const monthFirst = await profileColumn(cells, { dates: "mdy" });
  expect(monthFirst.histogram[0].label).toBe("2024-03-04");
});

test("one date that tells day from month is found in a table larger than the sample", async () => {
  const cells = Array.from({ length: 45_000 }, (_, i) => (i === 44_998 ? "25/04/2024" : "03/04/2024"));
  expect(await profileColumn(cells)).toMatchObject({
    type: "date",
    ambiguousDates: false,
    unreadable: 0,
    distinct: 2,
  });
});

test("types and roles of other columns", async () => {
  const texts = Array.from({ length: 60 }, (_, i) => `this shop number ${i} was quite good`);
  expect(await profileColumn(texts)).toMatchObject({ type: "text", role: "text" });
  const reviews = Array.from(
    { length: 60 },
    (_, i) => `这家店的第${i}件衣服质量很好，物流也很快，下次还会再来`,
  );
  expect(await profileColumn(reviews)).toMatchObject({ type: "text", role: "text" });
  expect(await profileColumn(repeat(["red", "green"], 30))).toMatchObject({
    type: "category",
    role: "category",
  });
  expect(await profileColumn(repeat(["same"], 30))).toMatchObject({ role: "ignore", roleReason: "constant" });
  expect(await profileColumn(repeat([""], 30))).toMatchObject({
    type: "empty",
    role: "ignore",
    missingShare: 1,
  });
  expect(await profileColumn(Array.from({ length: 240 }, (_, i) => String(500 + i)))).toMatchObject({
    type: "id",
    role: "ignore",
    roleReason: "near-unique",
  });
});

test("the preview holds the first 50 rows as text, markup and formulas among them", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i},<img src=x onerror=alert(1)>,=cmd()`);
  const summary = await profile(makeCsv("i,html,formula", rows));
  expect(summary.preview).toHaveLength(50);
  expect(summary.preview[0]).toEqual(["0", "<img src=x onerror=alert(1)>", "=cmd()"]);
});

test("columns whose names differ in case alone are both there", async () => {
  const summary = await profile("Age,age\n1,x\n2,y\n");
  expect(summary.columns.map(({ name, type }) => [name, type])).toEqual([
    ["Age", "number"],
    ["age", "category"],
  ]);
});
