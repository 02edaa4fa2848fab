import { expect, test } from "vitest";
import { chooseLoss, describePenalty } from "../../../../src/evaluate/baselines/linear/loss.ts";
import { makePrepared } from "../../make-prepared.ts";

test("each task has the loss of its kind and as many outputs as it needs", () => {
  expect(chooseLoss(makePrepared({}))).toEqual({ loss: "logistic", outputs: 1 });
  expect(chooseLoss(makePrepared({ task: "multiclass", classes: ["a", "b", "c"] }))).toEqual({
    loss: "softmax",
    outputs: 3,
  });
  expect(chooseLoss(makePrepared({ task: "regression", classes: null }))).toEqual({
    loss: "squared",
    outputs: 1,
  });
});

test("a penalty is named as in scikit-learn", () => {
  expect(describePenalty("logistic", 1 / 3)).toBe("C = 3");
  expect(describePenalty("squared", 0.3)).toBe("alpha = 0.3");
});
