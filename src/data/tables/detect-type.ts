import type { TableRecipe } from "../../recipe/types.ts";
import { dateSql, detectDate, type DateFamily } from "./detect-date.ts";
import { detectDecimal, missingWords, numberSql } from "./detect-number.ts";
import { quoteText } from "../sql.ts";

/** How the cells of a column are read. */
export interface ColumnFormat {
  kind: "text" | "number" | "date" | "empty";
  decimal: "." | ",";
  family: DateFamily;
  ambiguous: boolean;
}

/**
 * Tells from a sample of its cells, trimmed and not empty, whether a column holds numbers, dates or text.
 *
 * Dates come first: `20200131` is a date where all cells are, else a number.
 */
export function detectFormat(cells: string[], delimiter: string, options: TableRecipe): ColumnFormat {
  const decimal = detectDecimal(cells, delimiter, options.decimal);
  const date = detectDate(cells, options.dates);
  const format: ColumnFormat = {
    kind: "text",
    decimal: decimal ?? (options.decimal === "," ? "," : "."),
    family: date?.family ?? (options.dates === "mdy" ? "mdy" : "iso"),
    ambiguous: date?.ambiguous ?? false,
  };
  if (cells.length === 0) return { ...format, kind: "empty" };
  const isCompactByChance = date?.family === "compact" && cells.length < 20 && decimal !== null;
  if (date && !isCompactByChance) return { ...format, kind: "date" };
  return decimal === null ? format : { ...format, kind: "number" };
}

const blanks = " \t\r\n\u00a0\u3000";

/** SQL of a raw cell without the blanks around it; NULL where nothing is left. Trimming costs, so few are trimmed. */
export function cellSql(rawName: string): string {
  const edges = `regexp_matches(${rawName}, '^[\\s\u00a0\u3000]|[\\s\u00a0\u3000]$')`;
  return `nullif(CASE WHEN ${edges} THEN trim(${rawName}, '${blanks}') ELSE ${rawName} END, '')`;
}

/** SQL of a raw cell as number or as timestamp, NULL where it is missing or unreadable. */
export function valueSql(rawName: string, kind: "number" | "date", format: ColumnFormat): string {
  const cell = cellSql(rawName);
  return kind === "date" ? dateSql(cell, format.family) : numberSql(rawName, cell, format.decimal);
}

/** SQL that says whether a cell, trimmed, is a word for a missing number or date. */
export function isMissingWordSql(cell: string): string {
  return `lower(${cell}) IN (${missingWords.map(quoteText).join(", ")})`;
}
