import fc from "fast-check";
import { expect, test } from "vitest";
import { computeCalibrationBins, computeQuantile } from "../../../src/evaluate/metrics/calibration-bins.ts";

test("equal scores share one bin", () => {
  expect(computeCalibrationBins([0, 1, 1, 1], [0.5, 0.5, 0.5, 0.5])).toEqual([
    { predicted: 0.5, observed: 0.75, count: 4 },
  ]);
});

test("fifteen distinct scores fall into fifteen bins, lowest first", () => {
  const scores = Array.from({ length: 15 }, (_, i) => (14 - i) / 15);
  const bins = computeCalibrationBins(new Array(15).fill(1), scores);
  expect(bins).toHaveLength(15);
  expect(bins[0].predicted).toBe(0);
});

test("no customer is lost, whatever the scores", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (scores) => {
      const bins = computeCalibrationBins(
        scores.map(() => 1),
        scores,
      );
      expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(scores.length);
    }),
  );
});

test("a quantile lies linearly between its neighbours", () => {
  expect(computeQuantile([0, 10, 20], 0.25)).toBe(5);
  expect(computeQuantile([0, 10, 20], 1)).toBe(20);
});
