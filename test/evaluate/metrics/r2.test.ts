import { expect, test } from "vitest";
import { computeR2 } from "../../../src/evaluate/metrics/r2.ts";

test("R2 is one minus the residual over the total", () => {
  // residual 1, total 2
  expect(computeR2([1, 2, 3], [1, 2, 4])).toBe(0.5);
});

test("counts weigh customers like copies", () => {
  expect(computeR2([1, 2, 3], [1, 2, 4], [2, 0, 1])).toBeCloseTo(computeR2([1, 1, 3], [1, 1, 4])!, 12);
});

test("a truth that does not vary has no R2", () => {
  expect(computeR2([2, 2], [1, 3])).toBeNull();
});
