import { expect, test } from "vitest";
import { computeAveragePrecision } from "../../../src/evaluate/metrics/average-precision.ts";

test("average precision is the step sum of precision over recall", () => {
  // recall 1/2 at precision 1, recall 1 at precision 2/3
  expect(computeAveragePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(0.5 + 0.5 * (2 / 3), 12);
});

test("one class alone has no average precision", () => {
  expect(computeAveragePrecision([0, 0], [0.1, 0.2])).toBeNull();
});
