import { expect, test } from "vitest";
import { isBetter, isEvaluationDue } from "../../src/train/early-stopping.ts";

test("a higher AUC and a lower loss are better; an equal value is not", () => {
  expect(isBetter("auc", 0.8, 0.7)).toBe(true);
  expect(isBetter("auc", 0.7, 0.7)).toBe(false);
  expect(isBetter("logLoss", 0.3, 0.4)).toBe(true);
  expect(isBetter("rmse", 5, 4)).toBe(false);
});

test("what cannot be computed never beats a number, and the latest counts until there is one", () => {
  expect(isBetter("auc", null, 0.5)).toBe(false);
  expect(isBetter("auc", null, null)).toBe(true);
  expect(isBetter("auc", 0.1, null)).toBe(true);
});

test("validation is looked at after each epoch, and halfway through one of 100 steps or more", () => {
  const due = (length: number) =>
    Array.from({ length }, (_, i) => i + 1).filter((done) => isEvaluationDue(done, length));
  expect(due(6)).toEqual([6]);
  expect(due(99)).toEqual([99]);
  expect(due(101)).toEqual([51, 101]);
});
