import { expect, test } from "vitest";
import { computeWeightedF1 } from "../../../src/evaluate/metrics/weighted-f1.ts";

test("each class counts by how often it is true", () => {
  // class 0: 10/13 for 6 customers, class 1: 4/7 for 4
  expect(
    computeWeightedF1([
      [5, 1],
      [2, 2],
    ]),
  ).toBeCloseTo((6 * (10 / 13) + 4 * (4 / 7)) / 10, 12);
});
