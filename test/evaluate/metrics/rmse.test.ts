import { expect, test } from "vitest";
import { computeRmse } from "../../../src/evaluate/metrics/rmse.ts";

test("the root mean squared error of 3 and 4 is the root of 12.5", () => {
  expect(computeRmse([0, 0], [3, -4])).toBeCloseTo(Math.sqrt(12.5), 12);
});
