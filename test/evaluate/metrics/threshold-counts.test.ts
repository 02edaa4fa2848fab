import { expect, test } from "vitest";
import { countByThreshold } from "../../../src/evaluate/metrics/threshold-counts.ts";

test("each distinct score is one threshold with its true and false positives", () => {
  expect(countByThreshold([1, 0, 1, 0], [0.9, 0.5, 0.5, 0.1])).toEqual({
    thresholds: [0.9, 0.5, 0.1],
    truePositives: [1, 2, 2],
    falsePositives: [0, 1, 2],
    positives: 2,
    negatives: 2,
  });
});
