import { expect, test } from "vitest";
import { findLeaks } from "../../../src/data/tables/find-leaks.ts";
import type { ColumnStrength } from "../../../src/data/types.ts";

const strengths = (values: number[], metric: "auc" | "r2" = "auc"): ColumnStrength[] =>
  values.map((value, i) => ({ table: "t", column: `c${i}`, metric, value }));
const found = (values: number[], metric?: "auc" | "r2") =>
  findLeaks(strengths(values, metric)).map((leak) => leak.column);

test("a column at .97 among columns at .57 is a leak, with both figures as evidence", () => {
  expect(findLeaks(strengths([0.57, 0.97, 0.55]))).toEqual([
    { code: "data/leak", table: "t", column: "c1", evidence: { auc: 0.97, next: 0.57 }, proposal: "ignore" },
  ]);
});

test("strong columns among strong columns are none, nor is the best of weak ones", () => {
  expect(found([0.95, 0.9, 0.86, 0.84, 0.8])).toEqual([]);
  expect(found([0.89, 0.6])).toEqual([]);
});

test("the same leak twice is found twice", () => {
  expect(found([0.98, 0.97, 0.6])).toEqual(["c0", "c1"]);
});

test("a lone column is measured against chance", () => {
  expect(found([0.95])).toEqual(["c0"]);
  expect(found([0.95, 0.2], "r2")).toEqual(["c0"]);
  expect(found([])).toEqual([]);
});
