import fc from "fast-check";
import { expect, test } from "vitest";
import { computeAuc, computeAucInOrder, initAucOrder } from "../../../src/evaluate/metrics/auc.ts";

test("a tie counts half", () => {
  // pairs: (.5, .5) half, (.5, .2) won: 1.5 of 2
  expect(computeAuc([0, 1, 0], [0.5, 0.5, 0.2])).toBe(0.75);
  expect(computeAuc([0, 1, 1, 0], [0.3, 0.3, 0.3, 0.3])).toBe(0.5);
});

test("one class alone has no AUC", () => {
  expect(computeAuc([1, 1], [0.1, 0.9])).toBeNull();
  expect(computeAuc([], [])).toBeNull();
});

test("counting a customer k times equals k copies of that customer, for any draw", () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 5 }), fc.nat(3)));
  fc.assert(
    fc.property(rows, (drawn) => {
      const copies = drawn.flatMap(([truth, score, count]) =>
        Array.from({ length: count }, () => [truth, score]),
      );
      const order = initAucOrder(
        drawn.map((row) => row[0]),
        drawn.map((row) => row[1]),
      );
      const counted = computeAucInOrder(
        order,
        drawn.map((row) => row[2]),
      );
      const copied = computeAuc(
        copies.map((row) => row[0]),
        copies.map((row) => row[1]),
      );
      expect(counted).toEqual(copied);
    }),
  );
});

test("reversing the scores gives one minus the AUC", () => {
  const truth = [0, 1, 1, 0, 1];
  const scores = [0.2, 0.4, 0.1, 0.9, 0.8];
  expect(computeAuc(truth, scores)).toBeCloseTo(
    1 -
      computeAuc(
        truth,
        scores.map((s) => -s),
      )!,
    12,
  );
});
