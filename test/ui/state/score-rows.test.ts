import { expect, test } from "vitest";
import { binScores, decide, listColumns, rowsOfFiles, rowsOfTest } from "../../../src/ui/state/score-rows.ts";
import { fakePack, fakeScored } from "../support/fake-use.ts";

const scored = (scores: number[], outputs = 1) => ({
  ...fakeScored(scores.length / outputs, outputs),
  scores: Float32Array.from(scores),
});

test("a customer counts as positive from the threshold of the pack on", () => {
  const pack = fakePack("binary", { threshold: { value: 0.5, chosenBy: "default" } });
  const rows = rowsOfFiles(pack, scored([0.25, 0.5, 0.75]));
  expect([...rows.decisions!]).toEqual([0, 1, 1]);
  const columns = listColumns(rows);
  expect(columns.map(({ id }) => id)).toEqual(["key", "score", "decision"]);
  expect(columns.map(({ cellAt }) => cellAt(1))).toEqual(["c1", 0.5, "1"]);
});

test("of several classes the most probable is decided for, the first of equals, and each has a column", () => {
  const rows = rowsOfFiles(fakePack("multiclass"), scored([0.25, 0.25, 0.5, 0.375, 0.375, 0.25], 3));
  expect([...rows.decisions!]).toEqual([2, 0]);
  const cells = listColumns(rows).map(({ cellAt }) => cellAt(0));
  // key, probability of the decided class, the class, then late, never, soon
  expect(cells).toEqual(["c0", 0.5, "soon", 0.25, 0.25, 0.5]);
  expect(decide([0.1, 0.2], 0, 2, null)).toBe(1);
  // without a threshold one half decides
  expect([0.25, 0.5].map((score) => decide([score], 0, 1, null))).toEqual([0, 1]);
});

test("test customers of a run come with what came true: the name of a class, or the value", () => {
  const keys = ["a", "b"];
  const binary = rowsOfTest(fakePack(), {
    keys,
    target: Float32Array.of(0, 1),
    test: Float32Array.of(0.125, 0.75),
    classes: ["0", "1"],
  });
  const truth = listColumns(binary).find(({ id }) => id === "truth")!;
  expect(keys.map((_, row) => truth.cellAt(row))).toEqual(["0", "1"]);
  const regression = rowsOfTest(fakePack("regression"), {
    keys,
    target: Float32Array.of(12.5, -3),
    test: Float32Array.of(10, 0),
    classes: null,
  });
  const columns = listColumns(regression);
  expect(columns.map(({ cellAt }) => cellAt(1))).toEqual(["b", -3, 0]);
  expect(regression.decisions).toBeNull();
});

test("every score falls into one bin, its ends among them; of one value alone there is one bin filled", () => {
  const rows = rowsOfFiles(fakePack(), scored([0, 0.05, 0.95, 1]));
  const bins = binScores(rows, 10);
  expect(bins.map(({ count }) => count)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  const same = binScores(rowsOfFiles(fakePack("regression"), scored([7, 7])), 4);
  expect(same.map(({ low, count }) => [low, count])).toEqual([
    [6.5, 0],
    [6.75, 0],
    [7, 2],
    [7.25, 0],
  ]);
});
