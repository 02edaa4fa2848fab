import { expect, test } from "vitest";
import { computeMacroF1 } from "../../../src/evaluate/metrics/macro-f1.ts";

test("each class counts the same", () => {
  // class 0: 10/13, class 1: 4/7
  expect(
    computeMacroF1([
      [5, 1],
      [2, 2],
    ]),
  ).toBeCloseTo((10 / 13 + 4 / 7) / 2, 12);
});

test("a class that is neither present nor predicted is left out of the mean", () => {
  expect(
    computeMacroF1([
      [4, 0],
      [0, 0],
    ]),
  ).toBe(1);
});
