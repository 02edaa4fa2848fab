import type { Database } from "../database.ts";
import type { ColumnType, HistogramBar } from "../types.ts";
import type { ColumnFormat } from "./detect-type.ts";

const mostBars = 12;

/**
 * Counts the cells of a column in at most 12 bars.
 *
 * Equal-width bins for numbers and dates, the most frequent values of categories and ids, bins of length for texts.
 * `from` is a table with the columns `cell` (text) and `value` (number, or days).
 */
export function readHistogram(
  database: Database,
  from: string,
  format: ColumnFormat,
  type: ColumnType,
  range: { smallest: number; largest: number },
): HistogramBar[] {
  if (format.kind === "number") return countBins(database, from, "value", range, formatNumber);
  if (format.kind === "date") return countBins(database, from, "value", range, formatDay);
  if (type === "text") {
    const longest = database.query(`SELECT max(length(cell)) FROM ${from}`).numbers(0)[0];
    return countBins(database, from, "length(cell)", { smallest: 0, largest: longest }, formatNumber);
  }
  const result = database.query(`SELECT cell, count(*) AS rows FROM ${from}
    WHERE cell IS NOT NULL GROUP BY cell ORDER BY rows DESC, cell LIMIT ${mostBars}`);
  const labels = result.strings(0);
  const counts = result.numbers(1);
  return labels.map((label, i) => ({ label: (label ?? "").slice(0, 80), count: counts[i] }));
}

function countBins(
  database: Database,
  from: string,
  value: string,
  range: { smallest: number; largest: number },
  format: (value: number) => string,
): HistogramBar[] {
  if (Number.isNaN(range.smallest)) return [];
  const bins = range.smallest === range.largest ? 1 : mostBars;
  const width = (range.largest - range.smallest) / bins || 1;
  const bin = `least(floor((${value} - (${range.smallest})) / ${width}), ${bins - 1})`;
  const result = database.query(`SELECT bin, count(*) FROM (SELECT ${bin} AS bin FROM ${from}
    WHERE ${value} IS NOT NULL) GROUP BY bin`);
  const counts = new Array<number>(bins).fill(0);
  const places = result.numbers(0);
  result.numbers(1).forEach((count, i) => (counts[places[i]] = count));
  return counts.map((count, i) => ({ label: format(range.smallest + i * width), count }));
}

function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function formatDay(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}
