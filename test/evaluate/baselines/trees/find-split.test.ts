import { describe, expect, test } from "vitest";
import { computeValue, initSplitFinder } from "../../../../src/evaluate/baselines/trees/find-split.ts";
import type { Bins, ColumnBins } from "../../../../src/evaluate/baselines/trees/types.ts";

const number = (size: number, hasMissing = false): ColumnBins => ({
  kind: "number",
  size,
  hasMissing,
  bounds: new Float64Array(size - 1),
});
const category = (size: number, hasMissing = false): ColumnBins => ({
  kind: "category",
  size,
  hasMissing,
  bins: new Int32Array(0),
});
const toBins = (column: ColumnBins): Bins => ({
  columns: [column],
  starts: Int32Array.of(0, column.size + 1),
});

/** Sums of [gradient, hessian, count] of each slot, and the node over them. */
function makeNode(slots: [number, number, number][]) {
  const [gradient, hessian, count] = [0, 1, 2].map((k) => slots.reduce((sum, slot) => sum + slot[k], 0));
  const node = { gradient, hessian, count, value: computeValue(gradient, hessian) };
  return { node, histogram: Float64Array.from(slots.flat()) };
}

function find(column: ColumnBins, slots: [number, number, number][]) {
  const { node, histogram } = makeNode(slots);
  return initSplitFinder(toBins(column), false)(histogram, node);
}

describe("the best split", () => {
  test("gain and values of a split are those worked out by hand", () => {
    const split = find(number(3), [
      [-6, 10, 40],
      [-3, 5, 30],
      [12, 9, 36],
      [0, 0, 0],
    ])!;
    // before: G = 3, H = 24, G² / H = .375
    // after bin 0: 36 / 10 + 81 / 14 = 9.386; after bin 1: 81 / 15 + 144 / 9 = 21.4, which gains 21.4 - .375
    expect(split.gain).toBeCloseTo(21.4 - 0.375, 10);
    expect([...split.goesLeft]).toEqual([1, 1, 0, 1]); // unseen missing values go with the 70
    expect(split.left).toMatchObject({ gradient: -9, hessian: 15, count: 70 });
    expect(split.left.value).toBeCloseTo(0.6, 12); // 9 / 15
    expect(split.right.value).toBeCloseTo(-12 / 9, 12);
  });

  test("missing values go to the side where they gain more", () => {
    const like = (missing: number) =>
      find(number(2, true), [
        [-10, 10, 40],
        [10, 10, 40],
        [missing, 5, 20],
      ])!;
    expect([...like(-5).goesLeft]).toEqual([1, 0, 1]);
    expect([...like(5).goesLeft]).toEqual([1, 0, 0]);
  });

  test("missing against all others is a split too", () => {
    const split = find(number(1, true), [
      [-10, 10, 40],
      [10, 10, 40],
    ])!;
    expect([...split.goesLeft]).toEqual([1, 0]);
  });

  test("levels of a category part by gradient over hessian, wherever they stand", () => {
    const split = find(category(4), [
      [10, 10, 40],
      [-10, 10, 40],
      [11, 10, 40],
      [-9, 10, 40],
      [0, 0, 0],
    ])!;
    expect([...split.goesLeft]).toEqual([0, 1, 0, 1, 0]);
    // G = 2, H = 40; 19² / 20 + 21² / 20 - 2² / 40
    expect(split.gain).toBeCloseTo(361 / 20 + 441 / 20 - 0.1, 10);
  });

  test("a level of fewer than ten customers goes right", () => {
    const split = find(category(3), [
      [-10, 10, 40],
      [10, 10, 40],
      [-9, 2, 8],
      [0, 0, 0],
    ])!;
    expect([...split.goesLeft.subarray(0, 3)]).toEqual([1, 0, 0]);
  });

  test("no child has fewer than 20 customers or a sum of hessians below .001", () => {
    const halves = (count: number, hessian: number): [number, number, number][] => [
      [-10, hessian, count],
      [10, 10, 40],
      [0, 0, 0],
    ];
    expect(find(number(2), halves(20, 10))).not.toBeNull();
    expect(find(number(2), halves(19, 10))).toBeNull();
    expect(find(number(2), halves(20, 0.0009))).toBeNull();
  });

  test("where no split gains there is none", () => {
    const alike: [number, number, number][] = [
      [5, 10, 40],
      [5, 10, 40],
      [0, 0, 0],
    ];
    expect(find(number(2), alike)).toBeNull();
    expect(find(category(2), alike)).toBeNull();
  });

  test("where every hessian is 1 the count stands for their sum", () => {
    const slots: [number, number, number][] = [
      [-8, 0, 40],
      [8, 0, 40],
      [0, 0, 0],
    ];
    const node = { gradient: 0, hessian: 80, count: 80, value: 0 };
    const split = initSplitFinder(toBins(number(2)), true)(Float64Array.from(slots.flat()), node)!;
    expect(split.gain).toBeCloseTo(64 / 40 + 64 / 40, 12);
    expect(split.left.value).toBeCloseTo(0.2, 12);
  });
});
