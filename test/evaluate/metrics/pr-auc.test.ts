import { expect, test } from "vitest";
import { computePrAuc } from "../../../src/evaluate/metrics/pr-auc.ts";

test("the area under the precision-recall curve is summed by trapezoids", () => {
  // (0, 1) -> (1/2, 1) -> (1/2, 1/2) -> (1, 2/3) -> (1, 1/2)
  expect(computePrAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(
    0.5 + 0.5 * ((1 / 2 + 2 / 3) / 2),
    12,
  );
});

test("one class alone has no area", () => {
  expect(computePrAuc([1, 1], [0.1, 0.2])).toBeNull();
});
