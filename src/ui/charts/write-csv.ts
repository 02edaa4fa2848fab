import type { ChartTable } from "./drawing.ts";

/** Writes the table of a picture as CSV, with a mark by which spreadsheets know UTF-8. */
export function writeCsv({ head, rows }: ChartTable): string {
  return "\ufeff" + [head, ...rows].map((cells) => cells.map(writeCell).join(",") + "\r\n").join("");
}

/** A figure as programs read it; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
function writeCell(cell: string): string {
  const figure = cell.replace("−", "-").replaceAll(",", "");
  if (/^[-+]?\d+(\.\d+)?$/.test(figure)) return figure;
  if (cell === "–") return "";
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A file name from the title of a picture. */
export function nameFile(title: string, ending: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return `${words || "chart"}.${ending}`;
}
