import { expect, test } from "vitest";
import { computeBrier } from "../../../src/evaluate/metrics/brier.ts";

test("the Brier score is the mean squared distance", () => {
  // (.1^2 + .2^2) / 2
  expect(computeBrier([0, 1], [0.1, 0.8])).toBeCloseTo(0.025, 12);
});
