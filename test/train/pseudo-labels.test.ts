import { expect, test } from "vitest";
import { chooseConfidence, guessClasses, takeSure } from "../../src/train/pseudo-labels.ts";

test("the likeliest class comes with its probability, of two classes and of several", () => {
  expect(guessClasses([0.75, 0.25, 0.5], 1)).toEqual([
    { label: 1, probability: 0.75 },
    { label: 0, probability: 0.75 },
    { label: 1, probability: 0.5 },
  ]);
  expect(guessClasses([0.2, 0.5, 0.3, 0.6, 0.1, 0.3], 3)).toEqual([
    { label: 1, probability: 0.5 },
    { label: 0, probability: 0.6 },
  ]);
});

/** Customers of one class and probability, so many of them right. */
const group = (label: number, probability: number, right: number, wrong: number) =>
  Array.from({ length: right + wrong }, (_, i) => ({
    label,
    probability,
    truth: i < right ? label : 1 - label,
  }));
const choose = (customers: ReturnType<typeof group>, confidence: "auto" | number = "auto") =>
  chooseConfidence(
    customers.map(({ label, probability }) => ({ label, probability })),
    customers.map(({ truth }) => truth),
    { confidence },
  );

test("the lowest confidence is taken above which each class is right 19 times of 20", () => {
  // above .8: class 0 is right 30 of 32 (.9375), so not yet; above .9: 20 of 20 and 19 of 20, 39 of 40 together
  const customers = [...group(0, 0.85, 10, 2), ...group(0, 0.92, 20, 0), ...group(1, 0.93, 19, 1)];
  expect(choose(customers)).toEqual({ confidence: 0.9, precision: 39 / 40 });
});

test("a rare class that is mostly wrong is not hidden by a frequent one", () => {
  // 97 of 100 are right above .8, but of class 1 only 2 of 5; above .95 stands class 0 alone
  expect(choose([...group(0, 0.96, 95, 0), ...group(1, 0.9, 2, 3)])).toBeNull();
});

test("no confidence is taken where one class alone is sure, or fewer than ten customers are", () => {
  expect(choose(group(0, 0.999, 50, 0))).toBeNull();
  expect(choose([...group(0, 0.999, 5, 0), ...group(1, 0.999, 4, 0)])).toBeNull();
  expect(choose([...group(0, 0.999, 5, 0), ...group(1, 0.999, 5, 0)])).toEqual({
    confidence: 0.8,
    precision: 1,
  });
});

test("a confidence that the recipe names is followed, and its precision told", () => {
  expect(choose(group(0, 0.7, 1, 1), 0.6)).toEqual({ confidence: 0.6, precision: 0.5 });
  expect(choose(group(0, 0.7, 1, 1), 0.8)).toEqual({ confidence: 0.8, precision: null });
});

test("customers as sure as asked for are taken with their class", () => {
  const guesses = guessClasses([0.9, 0.4, 0.05, 0.91], 1);
  expect(takeSure(guesses, 0.9)).toEqual({ rows: [0, 2, 3], labels: [1, 0, 1] });
});
