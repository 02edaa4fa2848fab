import type { Prepared, PreparedSide } from "../../features/types.ts";
import { computeQuantile } from "../metrics/calibration-bins.ts";

/** A column cut into bins. */
export interface ColumnCodes {
  /** Name of the column in the data. */
  name: string;
  /** How many bins there are. */
  size: number;
  /** Bin of each customer of a side. [N] */
  encode(side: PreparedSide): Int32Array;
}

const mostBins = 20;
const fewestInBin = 25;

/**
 * Cuts a number into bins of equal mass among training customers; a category has a bin for each level.
 *
 * Where the number's source column has a missing flag, those flagged have bins of their own.
 *
 * shapes: numbers [N, F], categories [N, C] -> codes [N]
 */
export function fitColumnCodes(
  prepared: Prepared,
  column: { kind: "number" | "category"; at: number },
): ColumnCodes {
  const { at } = column;
  if (column.kind === "category") {
    const width = prepared.categoryNames.length;
    return {
      name: prepared.categoryNames[at],
      size: prepared.categorySizes[at],
      encode: (side) => Int32Array.from(side.target, (_, i) => side.categories[i * width + at]),
    };
  }
  const edges = findEdges(readNumber(prepared, prepared.train, at));
  const flag = findFlag(prepared, at);
  const bins = edges.length + 1;
  return {
    name: prepared.numberSources[at],
    size: flag < 0 ? bins : 2 * bins,
    encode(side) {
      const flags = flag < 0 ? null : readNumber(prepared, side, flag);
      return Int32Array.from(readNumber(prepared, side, at), (value, i) => {
        const bin = edges.filter((edge) => value >= edge).length;
        return flags !== null && flags[i] > 0 ? bins + bin : bin;
      });
    },
  };
}

/** Distinct lower edges of all bins but the first. */
function findEdges(values: Float32Array): number[] {
  const sorted = values.slice().sort();
  const bins = Math.max(2, Math.min(mostBins, Math.floor(values.length / fewestInBin)));
  const edges = new Set<number>();
  for (let i = 1; i < bins; i++) edges.add(computeQuantile(sorted, i / bins));
  const distinct = new Set(sorted);
  // a number of few values, such as a flag or a rating, has one bin for each
  const all = distinct.size <= bins ? distinct : edges;
  return [...all].filter((edge) => edge > sorted[0]).sort((a, b) => a - b);
}

/** Another number of the same source that is only ever 0 or 1 in training: its missing flag; -1 if none. */
function findFlag(prepared: Prepared, at: number): number {
  return prepared.numberSources.findIndex(
    (source, f) =>
      f !== at &&
      source === prepared.numberSources[at] &&
      readNumber(prepared, prepared.train, f).every((value) => value === 0 || value === 1),
  );
}

function readNumber(prepared: Prepared, side: PreparedSide, at: number): Float32Array {
  const width = prepared.numberNames.length;
  return Float32Array.from(side.target, (_, i) => side.numbers[i * width + at]);
}
