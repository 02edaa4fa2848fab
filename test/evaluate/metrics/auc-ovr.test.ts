import { expect, test } from "vitest";
import { computeAucOvr } from "../../../src/evaluate/metrics/auc-ovr.ts";

test("the mean is taken over each class against the rest", () => {
  const probabilities = [0.6, 0.3, 0.1, 0.5, 0.4, 0.1, 0.1, 0.5, 0.4];
  // class 0: .6 above .5 and .1: 1; class 1: .4 against .3 and .5: 1/2; class 2: .4 above .1, .1: 1
  expect(computeAucOvr([0, 1, 2], probabilities, 3)).toBeCloseTo(2.5 / 3, 12);
});

test("an absent class leaves no mean", () => {
  expect(computeAucOvr([0, 1], [0.6, 0.3, 0.1, 0.5, 0.4, 0.1], 3)).toBeNull();
});
