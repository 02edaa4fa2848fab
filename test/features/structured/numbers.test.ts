import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  applyNumber,
  clipAt,
  fitNumber,
  minCustomersToLearn,
  readMedian,
} from "../../../src/features/structured/numbers.ts";

interface RobustCase {
  train: (number | null)[];
  test: (number | null)[];
  center: number;
  scale: number;
  scaled: (number | null)[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../golden/features/robust.json", import.meta.url), "utf8"),
) as { cases: Record<string, RobustCase> };

const read = (values: (number | null)[]) => Float64Array.from(values, (value) => value ?? NaN);

test("centre, scale and scaled values are those of scikit-learn's RobustScaler", () => {
  for (const [name, { train, test: held, center, scale, scaled }] of Object.entries(golden.cases)) {
    const fit = fitNumber(read(train));
    expect(fit.center, name).toBeCloseTo(center, 12);
    expect(fit.scale, name).toBeCloseTo(scale, 12);
    expect(fit.log, name).toBe(false);
    held.forEach((value, i) => {
      if (value !== null) expect(applyNumber(fit, value), name).toBeCloseTo(scaled[i]!, 12);
    });
  }
});

test("without a spread between the quartiles the standard deviation scales", () => {
  // Eight values of 5 and two of 6 and 4: quartiles 5 and 5, variance (1 + 1) / 10.
  const fit = fitNumber(Float64Array.of(5, 5, 5, 5, 5, 5, 5, 5, 6, 4));
  expect(fit.scale).toBeCloseTo(Math.sqrt(0.2), 12);
});

test("a number that never varies is 0 for every training customer", () => {
  const fit = fitNumber(new Float64Array(5).fill(0.1));
  expect(fit).toMatchObject({ center: 0.1, scale: 1 });
  expect(applyNumber(fit, 0.1)).toBe(0);
});

test("a heavy-tailed number is taken by its logarithm, an even one is not", () => {
  const spend = Float64Array.from({ length: 50 }, (_, i) => Math.exp(i / 5));
  const fit = fitNumber(spend);
  expect(fit.log).toBe(true);
  // The median of e^(i / 5) for i = 0..49 lies half way between the logarithms of its neighbours 24 and 25.
  expect(fit.center).toBeCloseTo((Math.log1p(Math.exp(4.8)) + Math.log1p(Math.exp(5))) / 2, 12);
  expect(fitNumber(Float64Array.from({ length: 50 }, (_, i) => i)).log).toBe(false);
});

test("a missing value is 0, and has a flag only where a training customer misses it", () => {
  const flagged = fitNumber(Float64Array.of(1, NaN, 3));
  expect(flagged.missingFlag).toBe(true);
  expect(applyNumber(flagged, NaN)).toBe(0);
  expect(fitNumber(Float64Array.of(1, 2, 3)).missingFlag).toBe(false);
});

test("what is too large to compute with counts as missing", () => {
  const fit = fitNumber(Float64Array.of(1, 1, 2, Infinity, -1e200, 3, 3));
  expect(fit).toMatchObject({ center: 2, scale: 2, missingFlag: true });
  expect(applyNumber(fit, -Infinity)).toBe(0);
});

test("a number that no training customer has stays 0, whatever comes later", () => {
  const fit = fitNumber(Float64Array.of(NaN, NaN));
  expect(fit).toMatchObject({ empty: true, missingFlag: true });
  expect(applyNumber(fit, 12)).toBe(0);
});

test("a number that four training customers have is learned of none, and one that five have is", () => {
  const values = [48151.5, 48152.5, 48153.5, 48154.5, NaN, Infinity];
  expect(minCustomersToLearn).toBe(5);
  const four = fitNumber(Float64Array.from(values));
  expect(four).toEqual({ log: false, center: 0, scale: 1, missingFlag: true, empty: true });
  expect(applyNumber(four, 48151.5)).toBe(0);
  expect(fitNumber(Float64Array.of(...values, 48155.5))).toMatchObject({ center: 48153.5, empty: false });
  expect(fitNumber(Float64Array.of(1, 2, 3, 4)).missingFlag).toBe(false);
});

test("every value becomes a finite one within the clip, and order is kept", () => {
  const value = fc.double({ min: -1e99, max: 1e99 });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), value, value, (train, a, b) => {
      const fit = fitNumber(Float64Array.from(train));
      const [low, high] = [a, b].map((x) => applyNumber(fit, x));
      for (const scaled of [low, high]) expect(Math.abs(scaled)).toBeLessThanOrEqual(clipAt);
      if (a <= b) expect(low).toBeLessThanOrEqual(high);
      expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
    }),
  );
});

test("the median is given back in the units of the export, through the logarithm too", () => {
  expect(readMedian(fitNumber(Float64Array.of(1, 1, 4, 9, 9)))).toBe(4);
  const heavy = fitNumber(Float64Array.of(0, 0, 1, 1, 12, 12, 12, 12, 1e7));
  expect(heavy.log).toBe(true);
  expect(readMedian(heavy)).toBe(12);
  expect(readMedian(fitNumber(Float64Array.of(NaN)))).toBeNull();
});

test("what was learned survives JSON, with a median of minus zero too", () => {
  const fit = fitNumber(new Float64Array(5).fill(-0));
  expect(Object.is(fit.center, 0)).toBe(true);
});
