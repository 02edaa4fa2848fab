import { expect, test } from "vitest";
import { noSide, splitByColumn } from "../../../src/data/split/column-split.ts";

test("train, val or validation, and test are read in any letter case", () => {
  const cells = ["train", "Train", " TRAINING ", "val", "Validation", "dev", "test", "TEST"];
  expect([...splitByColumn(cells)]).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
});

test("another word, or none, is no side", () => {
  expect([...splitByColumn(["holdout", "", null, "0"])]).toEqual([noSide, noSide, noSide, noSide]);
});
