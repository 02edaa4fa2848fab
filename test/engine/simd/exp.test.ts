import { expect, test } from "vitest";
import { expFast } from "../../../src/engine/simd/exp.ts";

test("the fast exponential is Math.exp within 1e-7 of its value, over all that a float32 holds", () => {
  let worst = 0;
  for (let x = -86.9; x <= 87.9; x += 0.00137)
    worst = Math.max(worst, Math.abs(expFast(x) / Math.exp(x) - 1));
  expect(worst).toBeLessThan(1e-7);
  expect(expFast(0)).toBe(1);
});

test("numbers too small give next to nothing, and numbers too large no infinity", () => {
  expect(expFast(-1e9)).toBeLessThan(2e-38);
  expect(expFast(1e9)).toBeLessThan(Infinity);
});
