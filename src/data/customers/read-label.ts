import { fail } from "../../base/problem.ts";
import type { Recipe } from "../../recipe/types.ts";
import { missingWords } from "../tables/detect-number.ts";

/** The label of each row of the customer table; NaN where there is none. */
export interface Labels {
  target: Float64Array;
  classes: string[] | null;
  /** Rows without a label. */
  blank: number;
  /** Rows whose label is there but is no number (regression). */
  unreadable: number;
}

/** More classes than this are refused. */
export const mostClasses = 100;

/**
 * Turns the cells of the target column into classes or numbers.
 *
 * Binary: the class named by `positive` is 1. Several classes: sorted, numbers by their value.
 *
 * shapes: cells [N], numbers [N] -> target [N]
 * errors: data/no-label, data/one-class, data/not-binary, data/positive-not-found, data/too-many-classes,
 *         data/target-not-numeric
 */
export function parseLabels(
  cells: (string | null)[],
  numbers: Float64Array,
  task: Recipe["task"],
  label: Recipe["label"],
  file: string,
): Labels {
  const where = { file, column: label.column };
  const blank = cells.reduce((count, cell) => count + (cell === null ? 1 : 0), 0);
  if (blank === cells.length) {
    fail(
      "data/no-label",
      `The target "${label.column}" of ${file} is empty in every row; choose another column.`,
      {},
      where,
    );
  }
  if (task === "regression") return parseNumbers(cells, numbers, label, blank, where);
  const classes = listClasses(cells);
  const shown = classes.slice(0, 5).join(", ");
  if (classes.length === 1) {
    const message = `The target "${label.column}" of ${file} has one value only (${shown}); two or more are needed to learn a difference.`;
    fail("data/one-class", message, { found: shown }, where);
  }
  if (task === "multiclass") {
    if (classes.length > mostClasses) refuseClasses(classes.length, label, where);
    return { target: encode(cells, classes), classes, blank, unreadable: 0 };
  }
  if (classes.length !== 2) {
    const message = `The target "${label.column}" of ${file} has ${classes.length} values (${shown}, ...); a binary task needs exactly two: choose the task multiclass or regression, or another column.`;
    fail("data/not-binary", message, { found: classes.length, examples: shown }, where);
  }
  const ordered = orderBinary(classes, label, cells, where);
  return { target: encode(cells, ordered), classes: ordered, blank, unreadable: 0 };
}

function listClasses(cells: (string | null)[]): string[] {
  const classes = [...new Set(cells)].filter((cell) => cell !== null);
  return classes.sort(compareClasses);
}

/** Numbers by value, other names by their letters. */
function compareClasses(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}

function encode(cells: (string | null)[], classes: string[]): Float64Array {
  const places = new Map(classes.map((name, place) => [name, place]));
  return Float64Array.from(cells, (cell) => (cell === null ? NaN : places.get(cell)!));
}

function orderBinary(
  classes: string[],
  label: Recipe["label"],
  cells: (string | null)[],
  where: { file: string; column: string },
): string[] {
  const wanted = label.positive ?? proposePositive(classes, cells);
  const positive = classes.find((name) => name === wanted.trim() || isSameNumber(name, wanted));
  if (positive !== undefined) return [classes.find((name) => name !== positive)!, positive];
  return fail(
    "data/positive-not-found",
    `The positive value "${wanted}" does not occur in "${label.column}" of ${where.file}; it has: ${classes.join(", ")}.`,
    { positive: wanted, allowed: classes },
    where,
  );
}

function isSameNumber(a: string, b: string): boolean {
  return a.trim() !== "" && b.trim() !== "" && Number(a) === Number(b);
}

/** The value of two that means yes; where neither says so, the rarer one. */
export function proposePositive(classes: string[], cells: (string | null)[]): string {
  const yes = /^(1|1\.0+|yes|y|true|t|是|有|正|pos|positive|churn|churned)$/i;
  const found = classes.filter((name) => yes.test(name));
  if (found.length === 1) return found[0];
  const first = cells.reduce((count, cell) => count + (cell === classes[0] ? 1 : 0), 0);
  const second = cells.reduce((count, cell) => count + (cell === classes[1] ? 1 : 0), 0);
  return first < second ? classes[0] : classes[1];
}

function refuseClasses(
  found: number,
  label: Recipe["label"],
  where: { file: string; column: string },
): never {
  return fail(
    "data/too-many-classes",
    `The target "${label.column}" of ${where.file} has ${found} classes; at most ${mostClasses} can be told apart: choose another column, or the task regression if they are amounts.`,
    { found, limit: mostClasses },
    where,
  );
}

function parseNumbers(
  cells: (string | null)[],
  numbers: Float64Array,
  label: Recipe["label"],
  blank: number,
  where: { file: string; column: string },
): Labels {
  let unreadable = 0;
  let missing = blank;
  let example = "";
  cells.forEach((cell, i) => {
    if (cell === null || !Number.isNaN(numbers[i])) return;
    if (missingWords.includes(cell.toLowerCase())) missing++;
    else {
      unreadable++;
      example ||= cell;
    }
  });
  if (unreadable > 0.5 * (cells.length - missing)) {
    const message = `The target "${label.column}" of ${where.file} holds text such as "${example.slice(0, 80)}"; a regression needs numbers: choose another column, or a task with classes.`;
    fail("data/target-not-numeric", message, { example: example.slice(0, 80), unreadable }, where);
  }
  const readable = numbers.filter((value) => !Number.isNaN(value));
  if (readable.every((value) => value === readable[0])) {
    const message = `The target "${label.column}" of ${where.file} has one value only (${readable[0]}); two or more are needed to learn a difference.`;
    fail("data/one-class", message, { found: String(readable[0]) }, where);
  }
  return { target: numbers, classes: null, blank: missing, unreadable };
}
