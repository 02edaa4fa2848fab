import { expect, test } from "vitest";
import { computePrecisionRecall } from "../../../src/evaluate/figures/precision-recall.ts";

test("the curve starts at recall 0 with precision 1 and ends at recall 1 with the share of positives", () => {
  expect(computePrecisionRecall([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toEqual({
    x: [0, 0.5, 0.5, 1, 1],
    y: [1, 1, 1 / 2, 2 / 3, 1 / 2],
  });
});

test("one class alone has no curve", () => {
  expect(computePrecisionRecall([0, 0], [0.1, 0.4])).toBeNull();
});
