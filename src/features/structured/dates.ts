import { applyNumber, fitNumber, minCustomersToLearn, type NumberFit } from "./numbers.ts";

/** What was learned of a date; plain JSON. */
export interface DateFit {
  daysBefore: NumberFit;
}

/** The numbers that one date becomes, in order; a missing flag may follow. */
export const dateParts = ["days before", "month sin", "month cos", "weekday sin", "weekday cos"] as const;

/**
 * Finds the reference date: the latest of the training customers in any date column that enough of them have.
 *
 * units:  days since 1970-01-01; null where there is no date
 */
export function findReferenceDay(columns: Float64Array[]): number | null {
  let latest = -Infinity;
  for (const column of columns) {
    const days = column.filter(Number.isFinite);
    if (days.length >= minCustomersToLearn) latest = days.reduce((a, b) => Math.max(a, b), latest);
  }
  return latest === -Infinity ? null : latest + 0; // JSON knows no -0
}

/**
 * Learns how to scale the days between a date and the reference date.
 *
 * shapes: days [N of training]
 * units:  days since 1970-01-01
 */
export function fitDate(days: Float64Array, referenceDay: number): DateFit {
  return { daysBefore: fitNumber(days.map((day) => referenceDay - day)) };
}

/**
 * Turns a date into scaled days before the reference date, and month and weekday as points on a circle.
 *
 * A missing date, and any of a column that too few training customers had, becomes zeros: the median age, and the
 * middle of both circles.
 *
 * shapes: writes dateParts.length numbers to `out` from `at`
 * units:  days since 1970-01-01 (UTC)
 */
export function applyDate(
  fit: DateFit,
  day: number,
  referenceDay: number,
  out: Float32Array,
  at: number,
): void {
  if (fit.daysBefore.empty || !Number.isFinite(day)) return;
  out[at] = applyNumber(fit.daysBefore, referenceDay - day);
  const date = new Date(Math.floor(day) * 86_400_000);
  const month = (2 * Math.PI * date.getUTCMonth()) / 12;
  const weekday = (2 * Math.PI * date.getUTCDay()) / 7;
  out.set([Math.sin(month), Math.cos(month), Math.sin(weekday), Math.cos(weekday)], at + 1);
}
