import { expect, test } from "vitest";
import { findBins, supposeBins } from "../../src/train/find-bins.ts";

const column = (size: number, of: (i: number) => number) =>
  Float32Array.from({ length: size }, (_, i) => of(i));

test("bins hold about as many customers each, and rise", () => {
  const [edges] = findBins(
    column(801, (i) => (i * 37) % 801),
    1,
  );
  // The k-th eighth of 0 .. 800 is 100 k; the outermost edges are means of five: 2 and 798.
  expect(edges).toEqual([2, 100, 200, 300, 400, 500, 600, 700, 798]);
});

test("no edge is what one customer alone has", () => {
  const values = column(40, (i) => (i === 0 ? 1e6 : i % 3));
  const [edges] = findBins(values, 1);
  expect(edges.at(-1)).toBeCloseTo((1e6 + 8) / 5, -1);
  expect(edges).not.toContain(1e6);
});

test("numbers are told apart, a flag has one bin, and a number that never changes one of length 1", () => {
  const rows = Array.from({ length: 60 }, (_, i) => [i % 2, 7, i]).flat();
  const [flag, same, many] = findBins(Float32Array.from(rows), 3);
  expect([flag[0], flag.at(-1)]).toEqual([0, 1]);
  expect(same).toEqual([7, 8]);
  expect(many.length).toBe(9);
});

test("without numbers or customers there is nothing to divide", () => {
  expect(findBins(new Float32Array(0), 0)).toEqual([]);
  expect(findBins(new Float32Array(0), 1)).toEqual([[0, 1]]);
  expect(supposeBins(2).map((edges) => edges.length)).toEqual([9, 9]);
});
