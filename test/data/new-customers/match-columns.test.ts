import fc from "fast-check";
import { expect, test } from "vitest";
import { matchColumns } from "../../../src/data/new-customers/match-columns.ts";

test("names are found exactly, else without regard to case, blanks and signs; what is not there is -1", () => {
  expect(matchColumns(["Customer ID", "age", "城市"], ["城 市", "customer_id", "Age group"])).toEqual([
    1, -1, 0,
  ]);
});

test("the exact name wins over one that only folds to it, and no column is taken twice", () => {
  expect(matchColumns(["age", "Age"], ["AGE", "age"])).toEqual([1, 0]);
  expect(matchColumns(["age", "Age"], ["AGE"])).toEqual([0, -1]);
});

test("names of signs alone are no match of each other", () => {
  expect(matchColumns(["#", "%"], ["$", "%"])).toEqual([-1, 1]);
});

test("whatever the order of the columns, each name finds its own", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 });
  const orders = names.chain((wanted) =>
    fc.tuple(fc.constant(wanted), fc.shuffledSubarray(wanted, { minLength: wanted.length })),
  );
  fc.assert(
    fc.property(orders, ([wanted, found]) => {
      expect(matchColumns(wanted, found).map((place) => found[place])).toEqual(wanted);
    }),
  );
});
