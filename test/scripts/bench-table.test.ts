import { expect, test } from "vitest";
import { benchRow, formatBenches } from "../../scripts/bench-table.mjs";

const measured = { name: "step", value: 20, unit: "ms", against: "stock", other: 50, runs: 5 };

test("a ratio above 1 is better than what stands beside it, in every unit", () => {
  expect(benchRow(measured).ratio).toBe(2.5); // 50 ms / 20 ms
  expect(benchRow({ ...measured, unit: "tokens/s" }).ratio).toBe(0.4); // 20 / 50
  expect(benchRow({ ...measured, other: null }).ratio).toBeNull();
  expect(benchRow({ ...measured, value: 0 }).ratio).toBeNull();
});

test("the table has one line for each bench, under its head", () => {
  expect(formatBenches([benchRow(measured)]).split("\n")).toEqual([
    "name  value  unit  against  ratio  runs",
    "step  20     ms    stock    2.50   5",
  ]);
});
