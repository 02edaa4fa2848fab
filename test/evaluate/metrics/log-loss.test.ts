import { expect, test } from "vitest";
import { computeLogLoss } from "../../../src/evaluate/metrics/log-loss.ts";

test("log loss is the mean negative logarithm of what was given to the truth", () => {
  expect(computeLogLoss([0, 1], [0.1, 0.8])).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, 12);
  expect(computeLogLoss([2, 0], [0.2, 0.3, 0.5, 0.6, 0.2, 0.2], 3)).toBeCloseTo(
    -(Math.log(0.5) + Math.log(0.6)) / 2,
    12,
  );
});

test("a certain miss costs the logarithm of the rounding unit, not infinity", () => {
  expect(computeLogLoss([0], new Float32Array([1]))).toBeCloseTo(23 * Math.LN2, 6);
  expect(computeLogLoss([0], [1])).toBeCloseTo(52 * Math.LN2, 6);
});
