import type { Bins, CategoryBins, NumberBins, Slots, TreeSide } from "./types.ts";

/** Values of a number fall into this many bins; the bin of missing values is one more. */
export const mostBins = 255;

/**
 * Learns the bins of each column from the training customers: categories first, then numbers.
 *
 * A number of at most 255 values has a bin for each, cut half-way between two; another is cut at its quantiles.
 *
 * shapes: side.categories [N, C], side.raw [N, P]
 * source: sklearn.ensemble.HistGradientBoostingClassifier, max_bins 255, of all rows (scikit-learn samples beyond 200,000)
 */
export function fitBins(side: TreeSide, categorySizes: number[]): Bins {
  const rows = side.target.length;
  const categories = categorySizes.map((size, c) =>
    fitCategory(side.categories, c, categorySizes.length, size),
  );
  const width = side.raw.length / Math.max(1, rows); // P
  const numbers = Array.from({ length: width }, (_, p) => fitNumber(side.raw, p, width));
  const columns = [...categories, ...numbers];
  const starts = new Int32Array(columns.length + 1);
  columns.forEach(({ size }, c) => (starts[c + 1] = starts[c] + size + 1));
  return { columns, starts };
}

/**
 * Finds the slot of each value of a side.
 *
 * shapes: categories [N, C] and numbers [N, P] -> [N, C + P] row by row
 * memory: returns a new array
 */
export function applyBins({ columns, starts }: Bins, side: TreeSide): Slots {
  const rows = side.target.length;
  const width = columns.length;
  const numbers = columns.filter(({ kind }) => kind === "number").length; // P
  const categories = width - numbers; // C
  const slots = starts[width] > 65_536 ? new Uint32Array(rows * width) : new Uint16Array(rows * width);
  columns.forEach((column, c) => {
    const isCategory = column.kind === "category";
    for (let i = 0; i < rows; i++) {
      const bin = isCategory
        ? (column.bins[side.categories[i * categories + c]] ?? column.size)
        : findBin(column, side.raw[i * numbers + c - categories]);
      slots[i * width + c] = starts[c] + bin;
    }
  });
  return slots;
}

/** Codes that training customers have get the bins 0, 1, 2 ... in their order; code 0 is the missing value. */
function fitCategory(codes: Int32Array, at: number, width: number, size: number): CategoryBins {
  const present = new Uint8Array(size);
  for (let i = at; i < codes.length; i += width) present[codes[i]] = 1;
  const hasMissing = present[0] === 1;
  present[0] = 0;
  const found = present.reduce((sum, one) => sum + one, 0);
  const bins = new Int32Array(size).fill(found);
  let next = 0;
  for (let code = 1; code < size; code++) if (present[code] === 1) bins[code] = next++;
  return { kind: "category", size: found, hasMissing, bins };
}

function fitNumber(raw: Float64Array, at: number, width: number): NumberBins {
  const values = new Float64Array(raw.length / width);
  let count = 0;
  for (let i = at; i < raw.length; i += width) if (!Number.isNaN(raw[i])) values[count++] = raw[i];
  const sorted = values.subarray(0, count).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const bounds = distinct.length <= mostBins ? findMiddles(distinct) : findQuantiles(sorted);
  return { kind: "number", size: bounds.length + 1, hasMissing: count < values.length, bounds };
}

function findMiddles(distinct: Float64Array): Float64Array {
  return distinct.slice(1).map((value, i) => (distinct[i] + value) / 2);
}

/** Distinct quantiles; one that falls between two values is the mean of both, else it is the greater one. */
function findQuantiles(sorted: Float64Array): Float64Array {
  const bounds: number[] = [];
  for (let i = 1; i < mostBins; i++) {
    const place = sorted.length * ((i * (100 / mostBins)) / 100) - 1;
    const below = Math.floor(place);
    const above = sorted[below + 1];
    const bound = place === below ? above - (above - sorted[below]) * 0.5 : above;
    if (bound !== bounds.at(-1)) bounds.push(bound);
  }
  return Float64Array.from(bounds);
}

/** First bin whose bound is not below the value. */
function findBin({ size, bounds }: NumberBins, value: number): number {
  if (Number.isNaN(value)) return size;
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high - 1) >> 1;
    if (value <= bounds[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
