import { expect, test } from "vitest";
import { computeNormalizedGini } from "../../../src/evaluate/metrics/normalized-gini.ts";

test("the perfect order has normalized Gini 1", () => {
  expect(computeNormalizedGini([0, 1, 5], [1, 2, 3])).toBe(1);
});

test("one swap has the value worked by hand", () => {
  // perfect curve 5/6, 1, 1: 2 * 17/18 - 1 = 8/9; swapped 1/6, 1, 1: 2 * 13/18 - 1 = 4/9
  expect(computeNormalizedGini([0, 1, 5], [1, 3, 2])).toBeCloseTo(0.5, 12);
});

test("the order of rows with one prediction does not matter", () => {
  expect(computeNormalizedGini([5, 0, 1], [1, 1, 2])).toBe(computeNormalizedGini([0, 5, 1], [1, 1, 2]));
});

test("a truth that does not vary, or has no positive sum, has no Gini", () => {
  expect(computeNormalizedGini([2, 2], [1, 3])).toBeNull();
  expect(computeNormalizedGini([-2, 1], [1, 3])).toBeNull();
});
