/** A spreadsheet takes a cell with such a beginning for a formula; the wide forms count in East Asian settings. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes lines of cells as CSV that is safe for spreadsheets.
 *
 * Commas, CRLF, quotes as in RFC 4180; UTF-8 without a byte order mark. A text that a spreadsheet would take for a
 * formula gets a leading apostrophe; a number keeps its sign, has nine digits, and is empty where it is not finite.
 */
export function formatCsv(lines: (string | number)[][]): string {
  return lines.map((cells) => `${cells.map(formatCell).join(",")}\r\n`).join("");
}

function formatCell(cell: string | number): string {
  return typeof cell === "number" ? formatNumber(cell) : formatText(cell);
}

function formatText(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Nine digits tell any two 32-bit floats apart. */
function formatNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : "";
}
