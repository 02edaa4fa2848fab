import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyBins, fitBins, mostBins } from "../../../../src/evaluate/baselines/trees/bin-columns.ts";
import type { TreeSide } from "../../../../src/evaluate/baselines/trees/types.ts";

function makeSide(numbers: number[], codes: number[] = []): TreeSide {
  const target = new Float32Array(numbers.length || codes.length);
  return { raw: Float64Array.from(numbers), categories: Int32Array.from(codes), target };
}

describe("bins of columns", () => {
  test("few values have a bin each, cut half-way, and missing ones the last", () => {
    const bins = fitBins(makeSide([3, 1, NaN, 1, 2]), []);
    expect(bins.columns).toEqual([
      { kind: "number", size: 3, hasMissing: true, bounds: Float64Array.of(1.5, 2.5) },
    ]);
    expect([...bins.starts]).toEqual([0, 4]);
    expect([...applyBins(bins, makeSide([1.5, 1.6, -9, 99, NaN]))]).toEqual([0, 1, 0, 2, 3]);
  });

  test("many values are cut at 254 quantiles, rounded as scikit-learn's", () => {
    const bins = fitBins(makeSide(Array.from({ length: 510 }, (_, i) => (i * 7) % 510)), []);
    const [column] = bins.columns;
    const bounds = column.kind === "number" ? column.bounds : new Float64Array(0);
    expect(column.size).toBe(mostBins);
    // two of 0 .. 509 in each bin: the bounds would be 1.5, 3.5 ..., but 100 / 255 is not exact, and a place that
    // misses a whole number takes the value above. By scikit-learn 1.9.1: 72 do, and all together are 64630
    expect([...bounds.slice(0, 3)]).toEqual([1.5, 3.5, 5.5]);
    expect([bounds[14], bounds[24]]).toEqual([29, 50]);
    expect(bounds.filter((bound, i) => bound !== 1.5 + 2 * i)).toHaveLength(72);
    expect(bounds.reduce((a, b) => a + b, 0)).toBe(64_630);
  });

  test("a category has a bin for each code of training, and any other code counts as missing", () => {
    const bins = fitBins(makeSide([], [4, 2, 4, 2]), [6]);
    expect(bins.columns).toMatchObject([{ kind: "category", size: 2, hasMissing: false }]);
    expect([...applyBins(bins, makeSide([], [2, 4, 0, 1, 3, 5]))]).toEqual([0, 1, 2, 2, 2, 2]);
  });

  test("categories come first, and each column has slots of its own", () => {
    const side: TreeSide = {
      raw: Float64Array.of(7, 1, 8, 2),
      categories: Int32Array.of(2, 3),
      target: Float32Array.of(0, 1),
    };
    const bins = fitBins(side, [4]);
    expect([...bins.starts]).toEqual([0, 3, 6, 9]);
    expect([...applyBins(bins, side)]).toEqual([0, 3, 6, 1, 4, 7]);
  });

  test("a column without any value has one bin, and all are missing", () => {
    const bins = fitBins(makeSide([NaN, NaN]), []);
    expect(bins.columns[0]).toMatchObject({ size: 1, hasMissing: true });
    expect([...applyBins(bins, makeSide([NaN, 5]))]).toEqual([1, 0]);
  });

  test("a greater value never has a lower bin", () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e99, max: 1e99 }), {
      minLength: 1,
      maxLength: 600,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        const rising = values.toSorted((a, b) => a - b);
        const slots = applyBins(fitBins(makeSide(values), []), makeSide(rising));
        for (let i = 1; i < slots.length; i++) {
          expect(slots[i]).toBeGreaterThanOrEqual(slots[i - 1]);
          if (rising[i] === rising[i - 1]) expect(slots[i]).toBe(slots[i - 1]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
