import { fail } from "../../base/problem.ts";
import type { CustomerColumn } from "../../data/types.ts";
import { countCodes, fitCategory, mapLevels, missingCode, type CategoryFit } from "./categories.ts";
import { applyDate, dateParts, findReferenceDay, fitDate, type DateFit } from "./dates.ts";
import { applyNumber, fitNumber, isUsable, type NumberFit } from "./numbers.ts";

/** One fitted column, in the order of the data. */
export type ColumnFit =
  | ({ kind: "number"; name: string } & NumberFit)
  | ({ kind: "date"; name: string } & DateFit)
  | ({ kind: "category"; name: string } & CategoryFit);

/** All that was learned of the structured columns; plain JSON, goes into the model pack. */
export interface StructuredFit {
  /** Latest date of the training customers, in days since 1970-01-01; null where there is no date. */
  referenceDay: number | null;
  columns: ColumnFit[];
}

/** Names of what applyStructured makes, in order. */
export interface StructuredNames {
  numberNames: string[]; // [F]
  numberSources: string[]; // [F]
  categoryNames: string[]; // [C]
  categorySizes: number[]; // [C]
}

/**
 * Learns all structured columns from the training customers alone.
 *
 * shapes: trainRows are positions in the columns
 */
export function fitStructured(columns: CustomerColumn[], trainRows: Int32Array): StructuredFit {
  const dates = columns.flatMap((column) => (column.kind === "date" ? [take(column.days, trainRows)] : []));
  const referenceDay = findReferenceDay(dates);
  const fits = columns.map((column): ColumnFit => {
    const { name } = column;
    if (column.kind === "number")
      return { kind: "number", name, ...fitNumber(take(column.values, trainRows)) };
    if (column.kind === "date")
      return { kind: "date", name, ...fitDate(take(column.days, trainRows), referenceDay ?? 0) };
    const codes = Int32Array.from(trainRows, (row) => column.codes[row]);
    return { kind: "category", name, ...fitCategory(codes, column.levels) };
  });
  return { referenceDay, columns: fits };
}

/** Names the numbers and categories that a fit makes. */
export function nameStructured(fit: StructuredFit): StructuredNames {
  const names: StructuredNames = {
    numberNames: [],
    numberSources: [],
    categoryNames: [],
    categorySizes: [],
  };
  for (const column of fit.columns) {
    if (column.kind === "category") {
      names.categoryNames.push(column.name);
      names.categorySizes.push(countCodes(column));
      continue;
    }
    const parts = column.kind === "number" ? [""] : dateParts.map((part) => ` (${part})`);
    if (hasMissingFlag(column)) parts.push(" (missing)");
    for (const part of parts) {
      names.numberNames.push(column.name + part);
      names.numberSources.push(column.name);
    }
  }
  return names;
}

/**
 * Turns the structured columns of some customers into numbers and category codes.
 *
 * shapes: rows [N] -> numbers [N, F] and categories [N, C], row by row
 * memory: returns new arrays
 * errors: features/unknown-column, where a fitted column is not among `columns` or is of another kind
 */
export function applyStructured(
  fit: StructuredFit,
  columns: CustomerColumn[],
  rows: Int32Array,
): { numbers: Float32Array; categories: Int32Array } {
  const names = nameStructured(fit);
  const numbers = new Float32Array(rows.length * names.numberNames.length);
  const categories = new Int32Array(rows.length * names.categoryNames.length);
  let numberAt = 0;
  let categoryAt = 0;
  for (const columnFit of fit.columns) {
    const column = findColumn(columns, columnFit);
    if (columnFit.kind === "category" && column.kind === "category") {
      writeCategory(columnFit, column, rows, categories, categoryAt, names.categoryNames.length);
      categoryAt++;
    } else {
      writeNumbers(columnFit, column, rows, numbers, numberAt, names.numberNames.length, fit.referenceDay);
      numberAt += countNumbers(columnFit);
    }
  }
  return { numbers, categories };
}

function writeNumbers(
  fit: ColumnFit,
  column: CustomerColumn,
  rows: Int32Array,
  out: Float32Array,
  first: number,
  width: number,
  referenceDay: number | null,
): void {
  const flagAt = hasMissingFlag(fit) ? first + countNumbers(fit) - 1 : -1;
  for (let i = 0; i < rows.length; i++) {
    let value = NaN;
    if (fit.kind === "number" && column.kind === "number") {
      value = column.values[rows[i]];
      out[i * width + first] = applyNumber(fit, value);
    } else if (fit.kind === "date" && column.kind === "date") {
      value = column.days[rows[i]];
      applyDate(fit, value, referenceDay ?? 0, out, i * width + first);
    }
    if (flagAt >= 0 && !isUsable(value)) out[i * width + flagAt] = 1;
  }
}

function writeCategory(
  fit: CategoryFit,
  column: { codes: Int32Array; levels: string[] },
  rows: Int32Array,
  out: Int32Array,
  at: number,
  width: number,
): void {
  const codes = mapLevels(fit, column.levels);
  for (let i = 0; i < rows.length; i++) {
    const code = column.codes[rows[i]];
    out[i * width + at] = code < 0 ? missingCode : codes[code];
  }
}

function countNumbers(fit: ColumnFit): number {
  if (fit.kind === "category") return 0;
  return (fit.kind === "number" ? 1 : dateParts.length) + (hasMissingFlag(fit) ? 1 : 0);
}

function hasMissingFlag(fit: ColumnFit): boolean {
  if (fit.kind === "category") return false;
  return fit.kind === "number" ? fit.missingFlag : fit.daysBefore.missingFlag;
}

/**
 * Finds the column that a fit was learned from.
 *
 * errors: features/unknown-column, where it is not among `columns` or is of another kind
 */
export function findColumn(columns: CustomerColumn[], fit: ColumnFit): CustomerColumn {
  const column = columns.find(({ name }) => name === fit.name);
  if (column?.kind === fit.kind) return column;
  return fail(
    "features/unknown-column",
    `The model expects the ${fit.kind} column "${fit.name}", but the data has ` +
      `${column ? `a ${column.kind} of that name` : "no column of that name"}; add it, or change its role to ${fit.kind}.`,
    { column: fit.name, expected: fit.kind, found: column?.kind ?? "" },
    { column: fit.name },
  );
}

function take(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]);
}
