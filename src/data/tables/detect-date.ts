import { missingWords } from "./detect-number.ts";

/** How the dates of a column are written. */
export type DateFamily = "iso" | "slashed" | "compact" | "dmy" | "mdy" | "named" | "spaced" | "chinese";

const time = String.raw`([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?)?`;
const patterns: Record<Exclude<DateFamily, "dmy" | "mdy">, RegExp> = {
  iso: /^\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/,
  slashed: new RegExp(String.raw`^\d{4}[/.]\d{1,2}[/.]\d{1,2}${time}$`),
  compact: /^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/,
  named: /^([A-Za-z]{3,9} \d{1,2},? \d{4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4})$/,
  spaced: /^\d{2} \d{1,2}, \d{4}$/,
  chinese: /^\d{4}年\d{1,2}月\d{1,2}日$/,
};
const parts = new RegExp(String.raw`^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})${time}$`);

/** What was found of a column's dates; `ambiguous` where day and month cannot be told apart. */
export interface DateGuess {
  family: DateFamily;
  ambiguous: boolean;
}

/** Says whether a cell is a date in any of the ways that are read. */
export function readsAsDate(cell: string): boolean {
  const text = cell.trim();
  return parts.test(text) || Object.values(patterns).some((pattern) => pattern.test(text));
}

/**
 * Tells how the dates of a column are written, or null where fewer than 95 % of its cells are dates of one kind.
 *
 * `3/4/2020` is day or month first by any cell with a part above 12; without one the column is ambiguous and the
 * person is asked. With dots the day comes first.
 */
export function detectDate(cells: string[], given: "auto" | "dmy" | "mdy"): DateGuess | null {
  const present = cells.filter((cell) => !missingWords.includes(cell.toLowerCase()));
  if (present.length === 0) return null;
  const needed = 0.95 * present.length;
  for (const [family, pattern] of Object.entries(patterns) as [DateFamily, RegExp][]) {
    if (present.filter((cell) => pattern.test(cell)).length >= needed) return { family, ambiguous: false };
  }
  const matches = present.map((cell) => parts.exec(cell)).filter((match) => match !== null);
  return matches.length >= needed ? tellOrder(matches, given) : null;
}

function tellOrder(matches: RegExpExecArray[], given: "auto" | "dmy" | "mdy"): DateGuess {
  if (given !== "auto") return { family: given, ambiguous: false };
  const dayFirst = matches.filter((match) => Number(match[1]) > 12 && Number(match[3]) <= 12).length;
  const monthFirst = matches.filter((match) => Number(match[3]) > 12 && Number(match[1]) <= 12).length;
  if (dayFirst !== monthFirst) return { family: dayFirst > monthFirst ? "dmy" : "mdy", ambiguous: false };
  const dotted = matches.every((match) => match[2] === ".");
  return { family: "dmy", ambiguous: !dotted };
}

const times = ["", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S"];
const dayFormats: Record<Exclude<DateFamily, "iso">, string[]> = {
  slashed: ["%Y/%m/%d", "%Y.%m.%d"],
  compact: ["%Y%m%d"],
  // %Y would take 24 for the year 24: the short form first
  dmy: ["%d/%m/%y", "%d.%m.%y", "%d-%m-%y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"],
  mdy: ["%m/%d/%y", "%m.%d.%y", "%m-%d-%y", "%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y"],
  named: ["%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y"],
  spaced: ["%m %d, %Y"],
  chinese: ["%Y年%m月%d日"],
};

/** SQL that reads a cell (already trimmed) as TIMESTAMP in UTC, or NULL where it is no date. */
export function dateSql(cell: string, family: DateFamily): string {
  if (family === "iso") return `TRY_CAST(${cell} AS TIMESTAMPTZ)::TIMESTAMP`;
  const timed = family === "dmy" || family === "mdy" || family === "slashed" ? times : [""];
  const formats = dayFormats[family].flatMap((day) => timed.map((clock) => `'${day}${clock}'`));
  return `TRY_STRPTIME(${cell}, [${formats.join(", ")}])`;
}
