import { expect, test } from "vitest";
import { computeMae } from "../../../src/evaluate/metrics/mae.ts";

test("the mean absolute error of 1 and 3 is 2", () => {
  expect(computeMae([0, 0], [1, -3])).toBe(2);
});
