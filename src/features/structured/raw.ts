import type { CustomerColumn } from "../../data/types.ts";
import { isUsable } from "./numbers.ts";
import { findColumn, type StructuredFit } from "./structured.ts";

/**
 * Names the columns of readRaw: the fitted numbers and dates, in the order of the data.
 */
export function nameRaw(fit: StructuredFit): string[] {
  return fit.columns.filter(({ kind }) => kind !== "category").map(({ name }) => name);
}

/**
 * Reads numbers and dates of some customers as they are, for learners that need no scaling.
 *
 * shapes: rows [N] -> [N, P] row by row
 * units:  those of the export; dates in days since 1970-01-01; NaN where there is no value
 * memory: returns a new array
 * errors: features/unknown-column, where a fitted column is not among `columns` or is of another kind
 */
export function readRaw(fit: StructuredFit, columns: CustomerColumn[], rows: Int32Array): Float64Array {
  const read = fit.columns.flatMap((columnFit) => {
    const column = findColumn(columns, columnFit);
    if (column.kind === "category") return [];
    return [column.kind === "number" ? column.values : column.days];
  });
  const raw = new Float64Array(rows.length * read.length);
  for (const [p, values] of read.entries()) {
    for (let i = 0; i < rows.length; i++) {
      const value = values[rows[i]];
      raw[i * read.length + p] = isUsable(value) ? value : NaN;
    }
  }
  return raw;
}
