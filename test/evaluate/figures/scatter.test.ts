import { expect, test } from "vitest";
import { drawScatter } from "../../../src/evaluate/figures/scatter.ts";

test("few customers are all drawn, in order", () => {
  expect(drawScatter([1, 2], [3, 4], 7)).toEqual({ x: [1, 2], y: [3, 4] });
});

test("of many customers the same are drawn for the same seed, pairs kept together", () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => i);
  const drawn = drawScatter(values, values, 7, 10);
  expect(drawn).toEqual(drawScatter(values, values, 7, 10));
  expect(drawn.x).toHaveLength(10);
  expect(drawn.x).toEqual(drawn.y);
  expect(drawn).not.toEqual(drawScatter(values, values, 8, 10));
});
