import { expect, test } from "vitest";
import { computeRoc } from "../../../src/evaluate/figures/roc.ts";

test("the curve of a worked example goes through the points counted by hand", () => {
  // scikit-learn's own example: .8 positive, .4 negative, .35 positive, .1 negative
  expect(computeRoc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toEqual({
    x: [0, 0, 0.5, 0.5, 1],
    y: [0, 0.5, 0.5, 1, 1],
  });
});

test("one class alone has no curve", () => {
  expect(computeRoc([1, 1], [0.1, 0.4])).toBeNull();
});
