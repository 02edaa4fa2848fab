import fc from "fast-check";
import { expect, test } from "vitest";
import { drawNormal, initRandom, mixSeed, shuffle } from "../../src/base/random.ts";

test("one seed gives one stream", () => {
  const a = initRandom(7);
  const b = initRandom(7);
  expect(Array.from({ length: 5 }, a)).toEqual(Array.from({ length: 5 }, b));
});

test("mulberry32 of seed 1 starts as its author's reference does", () => {
  // mulberry32(1) by T. Ettinger: 0.6270739405881613, 0.002735721180215478, 0.5274470399599522
  const random = initRandom(1);
  expect([random(), random(), random()]).toEqual([
    0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
  ]);
});

test("another purpose, step or seed is another stream", () => {
  const seeds = [
    mixSeed(7, "dropout", 1),
    mixSeed(7, "dropout", 2),
    mixSeed(7, "shuffle", 1),
    mixSeed(8, "dropout", 1),
  ];
  expect(new Set(seeds).size).toBe(4);
  expect(mixSeed(1, 23)).not.toBe(mixSeed(12, 3));
});

test("uniform numbers have mean 1/2 and deviation 1/sqrt(12)", () => {
  const random = initRandom(3);
  const draws = Array.from({ length: 20_000 }, random);
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length;
  expect(mean).toBeCloseTo(0.5, 2);
  expect(variance).toBeCloseTo(1 / 12, 2);
});

test("normal numbers have mean 0 and variance 1", () => {
  const random = initRandom(5);
  const draws = Array.from({ length: 20_000 }, () => drawNormal(random));
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
});

test("a shuffle keeps every item once", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
      const shuffled = shuffle([...items], initRandom(seed));
      expect(shuffled.toSorted()).toEqual(items.toSorted());
    }),
  );
});
