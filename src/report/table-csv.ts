import { formatCsv } from "../base/csv.ts";
import type { ScoreTable } from "./types.ts";

/** Writes a table of scores as CSV, its rows in the order given. */
export function writeTableCsv({ head, rows }: ScoreTable): string {
  return formatCsv([head, ...rows]);
}
