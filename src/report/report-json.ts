import type { Report } from "./types.ts";

/** The order in which report.json names its parts. */
const order: (keyof Report)[] = [
  "recipe",
  "environment",
  "data",
  "encoder",
  "training",
  "timings",
  "metrics",
  "baselines",
  "findings",
  "threshold",
];

/**
 * Writes report.json: parts in the order of the contract, indented; what cannot be computed is null.
 *
 * NaN, infinities and undefined become null, so that every key of the contract is there.
 */
export function writeReportJson(report: Report): string {
  const ordered = Object.fromEntries(order.map((key) => [key, report[key]]));
  const text = JSON.stringify({ ...ordered, ...report }, (_, value: unknown) => value ?? null, 2);
  return `${text}\n`;
}
