import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../src/data/database.ts";
import { openTestDatabase } from "../support/database.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);

test("numbers of every kind are read, NULL as NaN, over several chunks", () => {
  const sql =
    "SELECT CASE WHEN i % 3 <> 0 THEN i END, i::INTEGER, i / 2, (i > 2)::INT FROM range(5000) AS t(i)";
  const result = database.query(sql);
  const expected = Array.from({ length: 5000 }, (_, i) => i);
  expect(result.rows).toBe(5000);
  expect([...result.numbers(0)]).toEqual(expected.map((i) => (i % 3 === 0 ? NaN : i)));
  expect([...result.numbers(1)]).toEqual(expected);
  expect([...result.numbers(2)]).toEqual(expected.map((i) => i / 2));
  expect([...result.numbers(3)].slice(0, 5)).toEqual([0, 0, 0, 1, 1]);
});

test("sums of whole numbers are numbers too", () => {
  expect([...database.query("SELECT sum(i), count(*) FROM range(10) AS t(i)").numbers(0)]).toEqual([45]);
});

test("texts are read as they are, NULL as null, and no rows as none", () => {
  const texts = ["", "中😀", "a\nb", null];
  const rows = texts.map((text) => (text === null ? "(NULL)" : `('${text}')`)).join(", ");
  expect(database.query(`SELECT * FROM (VALUES ${rows})`).strings(0)).toEqual(texts);
  const none = database.query("SELECT 1, 'a' WHERE false");
  expect([none.rows, none.numbers(0).length, none.strings(1).length]).toEqual([0, 0, 0]);
});

test("extensions are neither loaded nor installed by themselves", () => {
  const sql = "SELECT value FROM duckdb_settings() WHERE name LIKE 'auto%_known_extensions' ORDER BY name";
  expect(database.query(sql).strings(0)).toEqual(["false", "false"]);
});
