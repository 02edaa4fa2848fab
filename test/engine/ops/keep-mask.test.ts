import fc from "fast-check";
import { expect, test } from "vitest";
import { drawKeepMask, quantizeRate } from "../../../src/engine/ops/keep-mask.ts";

test("a rate of .1 is drawn as 26 of 256, and the scale keeps the mean", () => {
  const { threshold, scale } = quantizeRate(0.1);
  expect(threshold).toBe(26); // round(.1 * 256) = round(25.6)
  expect(scale).toBeCloseTo(256 / 230, 12);
});

test("the share of dropped positions is the rate, within 5 standard deviations of 100,000 draws", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 255 }), (seed, of256) => {
      const rate = of256 / 256;
      const kept = drawKeepMask(100_000, rate, seed).reduce((sum, keep) => sum + keep, 0);
      const deviation = Math.sqrt((rate * (1 - rate)) / 100_000);
      expect(Math.abs(1 - kept / 100_000 - rate)).toBeLessThan(5 * deviation);
    }),
    { numRuns: 20, seed: 1 },
  );
});

test("neighbours are dropped independently of each other", () => {
  const keep = drawKeepMask(200_000, 0.5, 3);
  for (const gap of [1, 2, 3, 4, 128]) {
    let same = 0;
    for (let i = gap; i < keep.length; i++) if (keep[i] === keep[i - gap]) same++;
    // deviation of the share: sqrt(.25 / 200,000) = .0011
    expect(Math.abs(same / (keep.length - gap) - 0.5)).toBeLessThan(0.005);
  }
});

test("the same seed draws the same mask, into a longer array too", () => {
  const alone = drawKeepMask(1001, 0.3, 8);
  const shared = drawKeepMask(1001, 0.3, 8, new Uint8Array(5000));
  expect(Array.from(shared.subarray(0, 1001))).toEqual(Array.from(alone));
  expect(Array.from(drawKeepMask(1001, 0.3, 9))).not.toEqual(Array.from(alone));
});
