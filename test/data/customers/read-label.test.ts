import { expect, test } from "vitest";
import { parseLabels, proposePositive } from "../../../src/data/customers/read-label.ts";
import type { Recipe } from "../../../src/recipe/types.ts";
import { catchProblem } from "../open-stage.ts";

const label = (positive: string | null = null): Recipe["label"] => ({
  kind: "column",
  table: "t",
  column: "y",
  positive,
});
const parse = (cells: (string | null)[], task: Recipe["task"], positive: string | null = null) =>
  parseLabels(
    cells,
    Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell))),
    task,
    label(positive),
    "t.csv",
  );

test.each([
  [["0", "1"], "1"],
  [["no", "yes"], "yes"],
  [["N", "Y"], "Y"],
  [["false", "true"], "true"],
  [["否", "是"], "是"],
])("of %j the positive is %s", (classes, positive) => {
  expect(proposePositive(classes, [classes[0], classes[1]])).toBe(positive);
});

test("where neither value says yes the rarer one is positive", () => {
  expect(proposePositive(["gone", "stays"], ["stays", "gone", "stays"])).toBe("gone");
  expect(proposePositive(["gone", "stays"], ["gone", "gone", "stays"])).toBe("stays");
});

test("binary: the positive is 1, blanks have no label", () => {
  const labels = parse(["yes", "no", null, "yes"], "binary");
  expect([...labels.target]).toEqual([1, 0, NaN, 1]);
  expect([labels.classes, labels.blank]).toEqual([["no", "yes"], 1]);
  expect([...parse(["yes", "no"], "binary", "no").target]).toEqual([0, 1]);
});

test("a positive of 1 is also found as 1.0", () => {
  expect(parse(["1.0", "0.0"], "binary", "1").classes).toEqual(["0.0", "1.0"]);
});

test("classes that are numbers stand in the order of their values", () => {
  const labels = parse(["10", "9", "2"], "multiclass");
  expect([labels.classes, [...labels.target]]).toEqual([
    ["2", "9", "10"],
    [2, 1, 0],
  ]);
});

test("a regression counts what is no number", () => {
  const labels = parse(["1.5", "2", "n/a", "oops", null, "4", "5"], "regression");
  expect([labels.blank, labels.unreadable, labels.classes]).toEqual([2, 1, null]);
});

test.each<[string, string, (string | null)[], Recipe["task"], string | null]>([
  ["no label at all", "data/no-label", [null, null], "binary", null],
  ["one class", "data/one-class", ["a", "a", null], "binary", null],
  ["one class of several", "data/one-class", ["a", "a"], "multiclass", null],
  ["one number", "data/one-class", ["3", "3"], "regression", null],
  ["three values", "data/not-binary", ["a", "b", "c"], "binary", null],
  ["an unknown positive", "data/positive-not-found", ["a", "b"], "binary", "c"],
  [
    "101 classes",
    "data/too-many-classes",
    Array.from({ length: 101 }, (_, i) => `k${i}`),
    "multiclass",
    null,
  ],
  ["words for a regression", "data/target-not-numeric", ["a", "b", "c"], "regression", null],
])("%s is refused", async (_, code, cells, task, positive) => {
  const problem = await catchProblem(() => parse(cells, task, positive));
  expect(problem).toMatchObject({ code, where: { file: "t.csv", column: "y" } });
});
