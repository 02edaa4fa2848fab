import { fail } from "../base/problem.ts";
import type { CustomerColumn, CustomerTable } from "../data/types.ts";
import { formatDay, parseDay } from "./days.ts";
import { readMedian } from "./structured/numbers.ts";
import type { ColumnFit, StructuredFit } from "./structured/structured.ts";
import type { FormField, TypedCustomer } from "./types.ts";

/**
 * Lists the fields of the form for a customer that is typed in, each with what is usual among the training customers.
 *
 * Usual is the median of a number, for every date the latest of all dates, and the most frequent level of a category.
 */
export function describeForm({ columns, referenceDay }: StructuredFit): FormField[] {
  return columns.map((fit): FormField => {
    const { name, kind } = fit;
    if (kind === "number") return { name, kind, levels: [], usual: readMedian(fit) };
    if (kind === "category") return { name, kind, levels: fit.levels, usual: fit.levels[0] ?? null };
    const usual = referenceDay === null || fit.daysBefore.empty ? null : formatDay(Math.floor(referenceDay));
    return { name, kind, levels: [], usual };
  });
}

/**
 * Makes a table of one customer from what was typed; a field that is empty or not there is missing.
 *
 * errors: features/unreadable-value, where a number or date cannot be read; features/unknown-field, for a name that no field has
 */
export function makeTypedTable({ columns }: StructuredFit, customer: TypedCustomer): CustomerTable {
  const unknown = Object.keys(customer.values).find((name) => !columns.some((fit) => fit.name === name));
  if (unknown !== undefined) failUnknown(unknown, columns);
  return {
    keys: ["1"],
    texts: [customer.texts],
    columns: columns.map((fit) => makeColumn(fit, readTyped(customer, fit.name))),
    target: Float64Array.of(NaN),
    classes: null,
    sides: Uint8Array.of(2),
  };
}

function readTyped({ values }: TypedCustomer, name: string): number | string | null {
  const value = Object.hasOwn(values, name) ? values[name] : null;
  return typeof value === "string" && value.trim() === "" ? null : value;
}

function makeColumn({ kind, name }: ColumnFit, value: number | string | null): CustomerColumn {
  const column = { name, sql: "" };
  if (kind === "category") {
    const codes = Int32Array.of(value === null ? -1 : 0);
    return { ...column, kind, codes, levels: value === null ? [] : [String(value)] };
  }
  if (kind === "number") return { ...column, kind, values: Float64Array.of(readNumber(name, value)) };
  const day = value === null ? NaN : (parseDay(String(value).trim()) ?? failUnreadable(name, kind, value));
  return { ...column, kind, days: Float64Array.of(day) };
}

function readNumber(name: string, value: number | string | null): number {
  if (value === null) return NaN;
  const number = Number(value);
  return Number.isFinite(number) ? number : failUnreadable(name, "number", value);
}

function failUnreadable(column: string, kind: "number" | "date", value: number | string): never {
  const found = String(value);
  const expected = kind === "number" ? "a number such as 12.5" : "a date written YYYY-MM-DD";
  return fail(
    "features/unreadable-value",
    `"${column}" is "${found}", and ${expected} was expected; correct it, or leave it empty.`,
    { column, found, kind },
    { column },
  );
}

function failUnknown(column: string, columns: ColumnFit[]): never {
  const allowed = columns.map(({ name }) => name);
  return fail(
    "features/unknown-field",
    `A value was given for "${column}", which this model does not read; it reads ${allowed.join(", ") || "texts alone"}.`,
    { column, allowed },
    { column },
  );
}
