/**
 * @typedef {object} BenchRow
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {string} against what stands beside it
 * @property {number | null} ratio how many times better than what stands beside it; null where nothing does
 * @property {number} runs
 */

const lowIsBetter = ["ms", "bytes"];

/**
 * A measurement as it is written down.
 * @param {{ name: string, value: number, unit: string, against: string, other: number | null, runs: number }} measured
 * @returns {BenchRow}
 */
export function benchRow({ name, value, unit, against, other, runs }) {
  const ratio = other === null ? null : lowIsBetter.includes(unit) ? other / value : value / other;
  return { name, value, unit, against, ratio: ratio !== null && Number.isFinite(ratio) ? ratio : null, runs };
}

/** @param {BenchRow[]} rows */
export function formatBenches(rows) {
  const cells = rows.map(({ name, value, unit, against, ratio, runs }) => [
    name,
    String(Number(value.toPrecision(4))),
    unit,
    against,
    ratio === null ? "-" : ratio.toFixed(2),
    String(runs),
  ]);
  const table = [["name", "value", "unit", "against", "ratio", "runs"], ...cells];
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
