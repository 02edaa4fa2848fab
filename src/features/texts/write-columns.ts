import type { CustomerColumn } from "../../data/types.ts";
import { formatDay } from "../days.ts";
import { mapLevels, unseenCode } from "../structured/categories.ts";
import { isUsable } from "../structured/numbers.ts";
import { findColumn, type ColumnFit, type StructuredFit } from "../structured/structured.ts";
import { cleanText } from "./clean-text.ts";

/** What stands for a category that fewer than five training customers have, or none. */
const otherLevel = "other";

/** Without an exponent; numbers with a fraction by their first six digits. */
const plain = new Intl.NumberFormat("en-US", { useGrouping: false, maximumSignificantDigits: 6 });

/**
 * Prepares to write the columns of a customer as text, for an encoder to read: "age: 31 | city: Oslo | joined: 2020-03-04".
 *
 * A value that is missing is left out, and so is a column of which too few training customers have one. A rare or unseen
 * category is "other": no word of it alone is read.
 *
 * shapes: row of the table -> one text, "" where nothing is known
 * errors: features/unknown-column, where a fitted column is not among `columns` or is of another kind
 * source: the "unimodal" baseline of Multimodal-Toolkit (Gu and Budhkar 2021), which writes "column value"
 */
export function describeColumns(fit: StructuredFit, columns: CustomerColumn[]): (row: number) => string {
  const writers = fit.columns.map((one) => {
    const write = prepareCell(one, findColumn(columns, one));
    const name = cleanText(one.name);
    return (row: number) => {
      const value = write(row);
      return value === "" ? [] : [`${name}: ${value}`];
    };
  });
  return (row) => writers.flatMap((write) => write(row)).join(" | ");
}

function prepareCell(fit: ColumnFit, column: CustomerColumn): (row: number) => string {
  if (fit.kind === "category" && column.kind === "category") {
    const codes = mapLevels(fit, column.levels);
    const written = column.levels.map((level, i) =>
      codes[i] === unseenCode ? otherLevel : cleanText(level),
    );
    return (row) => (column.codes[row] < 0 ? "" : written[column.codes[row]]);
  }
  if (fit.kind === "number" && column.kind === "number" && !fit.empty)
    return (row) => (isUsable(column.values[row]) ? writeNumber(column.values[row]) : "");
  if (fit.kind === "date" && column.kind === "date" && !fit.daysBefore.empty)
    return (row) => (isUsable(column.days[row]) ? formatDay(Math.floor(column.days[row])) : "");
  return () => "";
}

function writeNumber(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : plain.format(value);
}
