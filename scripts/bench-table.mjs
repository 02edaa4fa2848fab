/**
 * @typedef {object} BenchRow
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {string} against what stands beside it
 * @property {number | null} ratio how many times better than what stands beside it; null where nothing does
 * @property {number} runs
 */

/** @param {number[]} values @returns {number} */
export function findMedian(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Units of things counted one by one. */
const counts = ["dispatches", "uploads"];

/**
 * A measurement as it is written down: medians of all runs.
 *
 * Against a count of none, the ratio is as if it were one: JSON knows no infinity.
 *
 * @param {{ name: string, unit: string, against: string, better: "more" | "less", values: number[], others: number[] }} measured
 * @returns {BenchRow}
 */
export function benchRow({ name, unit, against, better, values, others }) {
  const value = findMedian(values);
  const row = { name, value, unit, against, ratio: null, runs: values.length };
  if (others.length === 0) return row;
  const other = findMedian(others);
  const own = counts.includes(unit) ? Math.max(value, 1) : value;
  const ratio = better === "less" ? other / own : own / other;
  return { ...row, ratio: Number.isFinite(ratio) ? ratio : null };
}

/** @param {BenchRow[]} rows */
export function formatBenches(rows) {
  const cells = rows.map(({ name, value, unit, against, ratio, runs }) => [
    name,
    String(Number(value.toPrecision(4))),
    unit,
    ratio === null ? "-" : ratio.toFixed(2),
    String(runs),
    against,
  ]);
  const table = [["name", "value", "unit", "ratio", "runs", "against"], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
