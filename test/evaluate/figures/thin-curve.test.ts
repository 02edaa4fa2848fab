import { expect, test } from "vitest";
import { thinCurve } from "../../../src/evaluate/figures/thin-curve.ts";

test("a long curve keeps its ends and at most the points asked for", () => {
  const x = Array.from({ length: 1000 }, (_, i) => i);
  const thin = thinCurve({ x, y: x }, 10);
  expect([thin.x.length, thin.x[0], thin.x[9], thin.y[9]]).toEqual([10, 0, 999, 999]);
});

test("a short curve stays as it is", () => {
  expect(thinCurve({ x: [0, 1], y: [0, 1] })).toEqual({ x: [0, 1], y: [0, 1] });
});
