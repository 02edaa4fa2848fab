import { expect, test } from "vitest";
import { benchRow, findMedian, formatBenches } from "../../scripts/bench-table.mjs";

const measured = {
  name: "step",
  unit: "ms",
  against: "stock",
  better: "less" as const,
  values: [30, 10, 20],
  others: [70, 50, 20, 90, 10],
};

test("a row has the medians, and says how many runs of ours they are of", () => {
  const row = benchRow(measured);
  expect(row).toEqual({ name: "step", value: 20, unit: "ms", against: "stock", ratio: 2.5, runs: 3 }); // 50 / 20
  expect(Object.keys(row)).toEqual(["name", "value", "unit", "against", "ratio", "runs"]);
  expect(findMedian([4, 1, 3, 2])).toBe(2.5); // (2 + 3) / 2
});

test("a ratio above 1 is better than what stands beside it, whichever way round that is", () => {
  expect(benchRow({ ...measured, unit: "tokens/s", better: "more" }).ratio).toBe(0.4); // 20 / 50
});

test("a row without another side has no ratio, and one against a count of none has that of one", () => {
  expect(benchRow({ ...measured, others: [] }).ratio).toBeNull();
  expect(benchRow({ ...measured, values: [0] }).ratio).toBeNull();
  expect(benchRow({ ...measured, unit: "uploads", values: [0], others: [502] }).ratio).toBe(502);
});

test("the table has one line for each bench, under its head", () => {
  expect(formatBenches([benchRow(measured)]).split("\n")).toEqual([
    "name  value  unit  ratio  runs  against",
    "step  20     ms    2.50   3     stock",
  ]);
});
