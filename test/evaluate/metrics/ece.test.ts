import { expect, test } from "vitest";
import { computeEce } from "../../../src/evaluate/metrics/ece.ts";

test("a constant score at the true share has no calibration error", () => {
  expect(computeEce([0, 1, 1, 1], [0.75, 0.75, 0.75, 0.75])).toBe(0);
});

test("a constant score off the true share has that distance as its error", () => {
  expect(computeEce([0, 1, 1, 1], [0.5, 0.5, 0.5, 0.5])).toBe(0.25);
});
