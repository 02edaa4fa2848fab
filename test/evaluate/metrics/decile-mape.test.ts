import { expect, test } from "vitest";
import { computeDecileMape } from "../../../src/evaluate/metrics/decile-mape.ts";

const ten = Array.from({ length: 10 }, (_, i) => i + 1);

test("predictions a tenth too high have a decile error of a tenth", () => {
  expect(
    computeDecileMape(
      ten,
      ten.map((value) => value * 1.1),
    ),
  ).toBeCloseTo(0.1, 12);
});

test("fewer than ten customers, or a decile without value, have no decile error", () => {
  expect(computeDecileMape(ten.slice(1), ten.slice(1))).toBeNull();
  expect(computeDecileMape([0, ...ten.slice(1)], ten)).toBeNull();
});
