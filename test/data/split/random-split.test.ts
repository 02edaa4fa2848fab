import fc from "fast-check";
import { expect, test } from "vitest";
import { rankDeciles, splitRandomly } from "../../../src/data/split/random-split.ts";

const fractions = fc.constantFrom<[number, number, number]>(
  [0.8, 0.1, 0.1],
  [0.6, 0.1, 0.3],
  [1 / 3, 1 / 3, 1 / 3],
);
const count = (sides: Uint8Array, side: number, of: (i: number) => boolean) =>
  sides.reduce((sum, found, i) => sum + (found === side && of(i) ? 1 : 0), 0);

test("every side has its share, in all and in each class, to a customer", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 30 }),
      fractions,
      fc.nat(),
      (classes, parts, seed) => {
        const sides = splitRandomly(classes, parts, seed);
        for (const side of [0, 1, 2]) {
          expect(Math.abs(count(sides, side, () => true) - parts[side] * classes.length)).toBeLessThanOrEqual(
            1,
          );
          for (const one of new Set(classes)) {
            const expected = parts[side] * classes.filter((found) => found === one).length;
            const found = count(sides, side, (i) => classes[i] === one);
            expect(Math.abs(found - expected)).toBeLessThanOrEqual(2);
          }
        }
      },
    ),
  );
});

test("the same seed gives the same split, another seed another one", () => {
  const classes = Array.from({ length: 200 }, (_, i) => i % 2);
  const split = (seed: number) => [...splitRandomly(classes, [0.8, 0.1, 0.1], seed)];
  expect(split(7)).toEqual(split(7));
  expect(split(7)).not.toEqual(split(8));
});

test("the order of the rows does not decide their side", () => {
  const sides = splitRandomly(new Uint8Array(1000), [0.5, 0.25, 0.25], 3);
  const firstHalf = count(sides.subarray(0, 500), 0, () => true);
  expect(firstHalf).toBeGreaterThan(200);
  expect(firstHalf).toBeLessThan(300);
});

test("deciles number the values by rank, ties in the order of the rows", () => {
  expect([...rankDeciles([5, 1, 3, 3, 9, 7, 8, 2, 4, 6])]).toEqual([5, 0, 2, 3, 9, 7, 8, 1, 4, 6]);
});
