import { expect, test } from "vitest";
import { computeF1 } from "../../../src/evaluate/metrics/f1.ts";

test("F1 is twice the hits over true plus predicted", () => {
  // precision 2/3, recall 1/2: 2 * (2/3 * 1/2) / (2/3 + 1/2) = 4/7
  expect(
    computeF1([
      [5, 1],
      [2, 2],
    ]),
  ).toBeCloseTo(4 / 7, 12);
});

test("a class that is neither present nor predicted has F1 0", () => {
  expect(
    computeF1([
      [4, 0],
      [0, 0],
    ]),
  ).toBe(0);
});
