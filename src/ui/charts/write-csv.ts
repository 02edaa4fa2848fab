import { formatCsv } from "../../base/csv.ts";
import type { ChartTable } from "./drawing.ts";

/**
 * Writes the table of a picture as CSV.
 *
 * It is for a spreadsheet, which knows UTF-8 by the mark at its beginning; scores.csv is for programs and has none.
 */
export function writeCsv({ columns, rows }: ChartTable): string {
  return "\ufeff" + formatCsv([columns.map(({ name }) => name), ...rows]);
}

/** A file name from the title of a picture. */
export function nameFile(title: string, ending: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return `${words || "chart"}.${ending}`;
}
