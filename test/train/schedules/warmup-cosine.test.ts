import fc from "fast-check";
import { expect, test } from "vitest";
import { computeLearningRate } from "../../../src/train/schedules/warmup-cosine.ts";

test("the rate rises to its peak in the warm-up and falls along half a cosine", () => {
  // 10 steps, warm-up .2 = 2 steps: 1/2, 2/2; then (1 + cos(pi * k / 8)) / 2 for k = 0..7
  const rates = Array.from({ length: 11 }, (_, step) => computeLearningRate(step, 10, 1, 0.2));
  expect(rates[0]).toBe(0.5);
  expect(rates[1]).toBe(1);
  expect(rates[2]).toBe(1);
  expect(rates[6]).toBeCloseTo((1 + Math.cos(Math.PI / 2)) / 2, 12);
  expect(rates[9]).toBeCloseTo((1 + Math.cos((7 * Math.PI) / 8)) / 2, 12);
  expect(rates[10]).toBeCloseTo(0, 12);
});

test("every step of a run has a rate above 0 and none above the peak", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (steps, warmup) => {
        for (let step = 0; step < steps; step++) {
          const rate = computeLearningRate(step, steps, 3e-4, warmup);
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThanOrEqual(3e-4);
        }
      },
    ),
  );
});
