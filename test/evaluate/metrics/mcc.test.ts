import { expect, test } from "vitest";
import { computeMcc } from "../../../src/evaluate/metrics/mcc.ts";

test("the Matthews correlation has the value worked by hand", () => {
  // (2*5 - 1*2) / sqrt(3 * 4 * 6 * 7)
  expect(
    computeMcc([
      [5, 1],
      [2, 2],
    ]),
  ).toBeCloseTo(8 / Math.sqrt(504), 12);
});

test("an empty column gives 0", () => {
  expect(
    computeMcc([
      [5, 0],
      [3, 0],
    ]),
  ).toBe(0);
});
