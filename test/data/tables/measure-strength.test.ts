import fc from "fast-check";
import { expect, test } from "vitest";
import { measureStrengths } from "../../../src/data/tables/measure-strength.ts";
import type { CustomerColumn, CustomerTable } from "../../../src/data/types.ts";

function makeTable(columns: CustomerColumn[], target: number[], classes: string[] | null): CustomerTable {
  return {
    keys: target.map(String),
    texts: target.map(() => []),
    columns,
    target: Float64Array.from(target),
    classes,
    sides: new Uint8Array(target.length),
  };
}

const numbers = (values: number[]): CustomerColumn => ({
  name: "x",
  sql: "",
  kind: "number",
  values: Float64Array.from(values),
});

/** The definition: of all pairs of a positive and a negative, the share in which the positive stands higher. */
function countPairs(values: number[], target: number[]): number {
  let higher = 0;
  let pairs = 0;
  for (let i = 0; i < values.length; i++)
    for (let j = 0; j < values.length; j++) {
      if (target[i] !== 1 || target[j] !== 0) continue;
      pairs++;
      const [a, b] = [values[i], values[j]].map((value) => (Number.isNaN(value) ? -Infinity : value));
      higher += a > b ? 1 : a === b ? 0.5 : 0;
    }
  return higher / pairs;
}

test("the AUC is the share of pairs in the right order, ties counted half, missing values lowest", () => {
  const row = fc.record({
    value: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(NaN)),
    target: fc.constantFrom(0, 1),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
      const target = rows.map((one) => one.target);
      fc.pre(new Set(target).size === 2);
      const values = rows.map((one) => one.value);
      const auc = countPairs(values, target);
      const [strength] = measureStrengths(makeTable([numbers(values)], target, ["no", "yes"]));
      expect(strength).toBeCloseTo(Math.max(auc, 1 - auc), 12);
    }),
  );
});

test("R2 is the squared correlation, over the rows that have the number", () => {
  // x 1 2 3 4, y 2 4 5 9: means 2.5 and 5; sums of products 11, 5 and 26; 121 / 130.
  const table = makeTable([numbers([1, 2, 3, 4, NaN])], [2, 4, 5, 9, 100], null);
  expect(measureStrengths(table)[0]).toBeCloseTo(121 / 130, 12);
});

test("several classes: the mean of one against the rest", () => {
  const values = [0, 0, 1, 1, 2, 2];
  // class 0: 1; class 2: 1; class 1 in the middle: of 8 pairs 4 above and 4 below, .5
  expect(measureStrengths(makeTable([numbers(values)], values, ["a", "b", "c"]))[0]).toBeCloseTo(2.5 / 3, 12);
});

test("a category that says nothing stays near .5, however many levels it has", () => {
  const codes = Int32Array.from({ length: 1000 }, (_, i) => i);
  const column: CustomerColumn = {
    name: "id",
    sql: "",
    kind: "category",
    codes,
    levels: Array.from(codes, String),
  };
  const target = Array.from(codes, (i) => (i * 7919) % 2);
  expect(measureStrengths(makeTable([column], target, ["no", "yes"]))[0]).toBeCloseTo(0.5, 2);
});

test("a category that tells the class is found, and rows of other sides do not count", () => {
  const target = Array.from({ length: 200 }, (_, i) => i % 2);
  const column: CustomerColumn = {
    name: "c",
    sql: "",
    kind: "category",
    codes: Int32Array.from(target),
    levels: ["a", "b"],
  };
  const table = makeTable([column], target, ["no", "yes"]);
  expect(measureStrengths(table)[0]).toBe(1);
  for (let i = 100; i < 200; i++) {
    table.sides[i] = 2;
    table.target[i] = 1 - table.target[i];
  }
  expect(measureStrengths(table)[0]).toBe(1);
});
