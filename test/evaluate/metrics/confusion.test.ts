import { expect, test } from "vitest";
import { computeConfusion } from "../../../src/evaluate/metrics/confusion.ts";

test("rows are the true class and columns the predicted one", () => {
  expect(computeConfusion([0, 0, 1, 2], [0, 1, 1, 0], 3)).toEqual([
    [1, 1, 0],
    [0, 1, 0],
    [1, 0, 0],
  ]);
});
