import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../../src/data/database.ts";
import { quoteText } from "../../../src/data/sql.ts";
import {
  detectDecimal,
  numberSql,
  readsAsNumber,
  tellDecimal,
} from "../../../src/data/tables/detect-number.ts";
import { openTestDatabase } from "../../support/database.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);

function read(cells: string[], decimal: "." | ","): number[] {
  const rows = cells.map((cell) => `(${quoteText(cell)})`).join(", ");
  return [
    ...database.query(`SELECT ${numberSql("x", "x", decimal)} FROM (VALUES ${rows}) AS t(x)`).numbers(0),
  ];
}

test("numbers with a decimal point", () => {
  const cells = [
    "1",
    "-2.5",
    "+3",
    ".5",
    "1e3",
    "1,234",
    "1,234,567.5",
    "12 345",
    "1,23",
    "12,5",
    "nan",
    "inf",
    "x",
    "",
  ];
  expect(read(cells, ".")).toEqual([
    1,
    -2.5,
    3,
    0.5,
    1000,
    1234,
    1234567.5,
    12345,
    NaN,
    NaN,
    NaN,
    NaN,
    NaN,
    NaN,
  ]);
});

test("numbers with a decimal comma", () => {
  const cells = ["1", "-2,5", "1.234", "1.234.567,5", "12 345,75", "0,001", "1.5", "1,2,3", "x"];
  expect(read(cells, ",")).toEqual([1, -2.5, 1234, 1234567.5, 12345.75, 0.001, 1.5, NaN, NaN]);
});

test.each<[string[], string, "." | "," | null]>([
  [["1", "2.5"], ",", "."],
  [["1,5", "2,25"], ",", ","],
  [["1,500", "2,000"], ",", "."],
  [["1,500", "2,000"], ";", ","],
  [["1.234,5", "20"], ",", ","],
  [["1,234.5", "20"], ";", "."],
  [["1", "2", "3"], ";", "."],
  [["1", "two", "three"], ",", null],
  [["NA", "null"], ",", null],
  [["1", "2", "NA"], ",", "."],
])("%j in a file of %j is written with %j", (cells, delimiter, decimal) => {
  expect(detectDecimal(cells, delimiter, "auto")).toBe(decimal);
});

test("what a person says of the decimal sign stands", () => {
  expect(detectDecimal(["1,500"], ";", ".")).toBe(".");
  expect(detectDecimal(["1,500"], ",", ",")).toBe(",");
});

test("a number written with a decimal comma is read as it was", () => {
  const amounts = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(amounts, (cents) => {
      const values = cents.map((value) => value / 100);
      const cells = values.map((value) => value.toFixed(2).replace(".", ","));
      expect(cells.every(readsAsNumber)).toBe(true);
      expect(read(cells, ",")).toEqual(cells.map((cell) => Number(cell.replace(",", "."))));
    }),
    { numRuns: 30 },
  );
});

test.each([
  ["12,5", ","],
  ["1.234,5", ","],
  ["1.234.567", ","],
  ["12.5", "."],
  ["1,234.5", "."],
  ["1,234,567", "."],
  ["1,234", null],
  ["1.234", null],
  ["1 234", null],
  ["12", null],
  ["a.b", null],
])("%s proves the decimal sign %s", (cell, sign) => {
  expect(tellDecimal(cell)).toBe(sign);
});
