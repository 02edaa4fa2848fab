import { expect, test } from "vitest";
import { computeSpearman } from "../../../src/evaluate/metrics/spearman.ts";

test("any rising relation has correlation 1, any falling one -1", () => {
  expect(computeSpearman([1, 2, 3], [1, 10, 1000])).toBe(1);
  expect(computeSpearman([1, 2, 3], [9, 4, 1])).toBe(-1);
});

test("a constant has no rank correlation", () => {
  expect(computeSpearman([1, 2, 3], [5, 5, 5])).toBeNull();
});
