import fc from "fast-check";
import { expect, test } from "vitest";
import { splitByGroup } from "../../../src/data/split/group-split.ts";

test("no group stands on two sides, whatever the groups", () => {
  const groups = fc.array(fc.option(fc.constantFrom("a", "b", "c", "d", "e", "f"), { nil: null }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(groups, fc.nat(), (list, seed) => {
      const sides = splitByGroup(list, [0.6, 0.2, 0.2], seed);
      for (const group of new Set(list.filter((name) => name !== null))) {
        expect(new Set([...sides].filter((_, i) => list[i] === group)).size).toBe(1);
      }
    }),
  );
});

test("many small groups come close to the shares, and the seed decides who goes where", () => {
  const groups = Array.from({ length: 1000 }, (_, i) => `g${i % 250}`);
  const sides = splitByGroup(groups, [0.8, 0.1, 0.1], 5);
  const counts = [0, 1, 2].map((side) => sides.filter((found) => found === side).length);
  expect(counts).toEqual([800, 100, 100]);
  expect(splitByGroup(groups, [0.8, 0.1, 0.1], 5)).toEqual(sides);
  expect(splitByGroup(groups, [0.8, 0.1, 0.1], 6)).not.toEqual(sides);
});

test("a customer without a group is a group of one", () => {
  const sides = splitByGroup(new Array<null>(100).fill(null), [0.5, 0.25, 0.25], 1);
  expect([0, 1, 2].map((side) => sides.filter((found) => found === side).length)).toEqual([50, 25, 25]);
});
