import { expect, test } from "vitest";
import { computeAccuracy } from "../../../src/evaluate/metrics/accuracy.ts";

test("accuracy is the diagonal over all", () => {
  expect(
    computeAccuracy([
      [5, 1],
      [2, 2],
    ]),
  ).toBe(0.7);
  expect(
    computeAccuracy([
      [0, 0],
      [0, 0],
    ]),
  ).toBe(0);
});
