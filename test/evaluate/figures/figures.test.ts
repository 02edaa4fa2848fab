import { expect, test } from "vitest";
import { computeFigures } from "../../../src/evaluate/figures/figures.ts";
import { makeInput } from "../make-customers.ts";

const drawn = (task: "binary" | "multiclass" | "regression") => {
  const { prepared, scores } = makeInput(task);
  return Object.entries(computeFigures(prepared, scores.test, 7)).flatMap(([name, one]) =>
    one ? [name] : [],
  );
};

test("each task has the pictures that fit it", () => {
  expect(drawn("binary")).toEqual(["roc", "precisionRecall", "calibration", "distributions"]);
  expect(drawn("multiclass")).toEqual([]);
  expect(drawn("regression")).toEqual(["scatter"]);
});
