import fc from "fast-check";
import { expect, test } from "vitest";
import {
  countCodes,
  fitCategory,
  mapLevels,
  mostLevels,
  unseenCode,
} from "../../../src/features/structured/categories.ts";
import { minCustomersToLearn } from "../../../src/features/structured/numbers.ts";

/** Each code as often as a level must be there to be kept. */
const enough = (codes: number[]) =>
  Int32Array.from({ length: minCustomersToLearn * codes.length }, (_, i) => codes[i % codes.length]);

test("levels stand by frequency, equally frequent ones by their characters", () => {
  const fit = fitCategory(enough([0, 1, 1, 2, -1, 3]), ["c", "b", "a", "never again"]);
  expect(fit).toEqual({ levels: ["b", "a", "c", "never again"], rareLevels: 0, rareCustomers: 0 });
  expect(countCodes(fit)).toBe(6);
});

test("a level beyond the 200 most frequent counts as unseen, and is counted", () => {
  const names = Array.from({ length: mostLevels + 3 }, (_, i) => `level ${i}`);
  const codes = names.map((_, code) => code);
  const fit = fitCategory(Int32Array.from([...enough(codes), ...codes.slice(0, mostLevels)]), names);
  expect(fit.levels.length).toBe(mostLevels);
  expect([fit.rareLevels, fit.rareCustomers]).toEqual([3, 3 * minCustomersToLearn]);
  expect([...mapLevels(fit, names)].slice(mostLevels)).toEqual([unseenCode, unseenCode, unseenCode]);
});

test("a level of fewer than five training customers is not kept by name, and is counted", () => {
  const fit = fitCategory(Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 2), ["shop", "Jane Doe", "John Doe"]);
  expect(fit).toEqual({ levels: ["shop"], rareLevels: 2, rareCustomers: 5 });
});

test("a level that no training customer has is always 1, any other its own code from 2", () => {
  const name = fc.string({ maxLength: 3 });
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { minLength: 1, maxLength: 20 }),
      fc.uniqueArray(name),
      (known, other) => {
        const fit = fitCategory(enough([...known.keys()]), known);
        const codes = mapLevels(fit, other);
        other.forEach((level, i) => {
          if (known.includes(level)) expect(fit.levels[codes[i] - 2]).toBe(level);
          else expect(codes[i]).toBe(unseenCode);
        });
      },
    ),
  );
});
