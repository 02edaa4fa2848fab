/**
 * Where a spreadsheet could see a formula begin: at the start, and, since one that splits lines at semicolons or tabs
 * heeds no quotes within a line, behind each sign that may part cells. The wide forms count in East Asian settings.
 */
const formulas = /^(?=[\t\r\n])|(?<=^|[;\t\r\n])(?=[=+\-@＝＋－＠])/g;

/**
 * Writes lines of cells as CSV that is safe for spreadsheets.
 *
 * Commas, CRLF, quotes as in RFC 4180, and around semicolons and tabs too, at which some spreadsheets part cells; UTF-8
 * without a byte order mark. What a spreadsheet would take for a formula gets an apostrophe before it; a number keeps its sign, has nine digits, and is empty where it is not finite.
 */
export function formatCsv(lines: (string | number)[][]): string {
  return lines.map((cells) => `${cells.map(formatCell).join(",")}\r\n`).join("");
}

function formatCell(cell: string | number): string {
  return typeof cell === "number" ? formatNumber(cell) : formatText(cell);
}

function formatText(text: string): string {
  const safe = text.replace(formulas, "'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Nine digits tell any two 32-bit floats apart. */
function formatNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : "";
}
