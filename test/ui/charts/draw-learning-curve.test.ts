import { describe, expect, test } from "vitest";
import { niceTicks } from "../../../src/ui/charts/draw-learning-curve.ts";
import { thinPoints } from "../../../src/ui/charts/drawing.ts";

describe("the learning curve", () => {
  test("has round ticks inside its range", () => {
    expect(niceTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
    expect(niceTicks(0.81, 0.93).map((t) => Number(t.toFixed(6)))).toEqual([0.825, 0.85, 0.875, 0.9, 0.925]);
  });

  test("is thinned to means of neighbours, and left alone when short", () => {
    const mean = (group: readonly number[]) => group.reduce((a, b) => a + b, 0) / group.length;
    expect(thinPoints([1, 2, 3], 5, mean)).toEqual([1, 2, 3]);
    expect(thinPoints([1, 3, 5, 7], 2, mean)).toEqual([2, 6]);
  });
});
