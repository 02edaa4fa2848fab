import { readsAsDate } from "../tables/detect-date.ts";
import { readsAsNumber } from "../tables/detect-number.ts";
import { splitRecords } from "./split-records.ts";

/** How the cells of a file are written. */
export interface Dialect {
  delimiter: Delimiter;
  header: boolean;
  /** The first record, as cells. */
  first: string[];
}

/** The delimiters that are tried. */
export type Delimiter = "," | ";" | "\t" | "|";

/** In the order that decides between equals: a comma stands in more texts and numbers than the others. */
const candidates: Delimiter[] = ["\t", "|", ";", ","];

/**
 * Tells delimiter and header of a table from a sample of its text.
 *
 * The delimiter is the one by which most records have as many cells as the first one; a header is a first record
 * whose cells are not like those below. `complete` says that the sample is the whole file.
 */
export function sniffDialect(
  sample: string,
  complete: boolean,
  given: { delimiter: "auto" | Delimiter; header: "auto" | boolean },
): Dialect {
  const delimiter = given.delimiter === "auto" ? findDelimiter(sample, complete) : given.delimiter;
  const records = splitSample(sample, delimiter, complete);
  const header = given.header === "auto" ? hasHeader(records) : given.header;
  return { delimiter, header, first: records[0] ?? [] };
}

/** A first record without an end (or with a quote that never closes) still is one. */
function splitSample(sample: string, delimiter: string, complete: boolean): string[][] {
  const records = splitRecords(sample, delimiter, complete);
  return records.length > 0 ? records : splitRecords(sample, delimiter, true);
}

function findDelimiter(sample: string, complete: boolean): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ",", score: 0 };
  for (const delimiter of candidates) {
    const records = splitSample(sample, delimiter, complete).slice(0, 2000);
    const width = records[0]?.length ?? 0;
    if (width < 2) continue;
    const score = records.filter((record) => record.length === width).length / records.length;
    if (score > best.score + 0.02) best = { delimiter, score };
  }
  return best.delimiter;
}

function hasHeader(records: string[][]): boolean {
  const [first, ...others] = records;
  if (!first) return true;
  const rest = others.slice(0, 500);
  const filled = first.filter((cell) => cell.trim() !== "");
  if (filled.length > 0 && filled.every(isValue)) return rest.length > 0 && looksLikeYears(first, rest);
  const votes = first.map((cell, i) =>
    voteForHeader(
      cell,
      rest.map((record) => record[i] ?? ""),
    ),
  );
  const sum = votes.reduce((total, vote) => total + vote, 0);
  return sum !== 0 ? sum > 0 : new Set(first).size === first.length && !filled.some(isValue);
}

/** 1: the cell is unlike those below; -1: it is one of them. */
function voteForHeader(cell: string, below: string[]): number {
  const filled = below.filter((value) => value.trim() !== "");
  if (cell.trim() === "" || filled.length === 0) return 0;
  const values = filled.filter(isValue).length / filled.length;
  if (isValue(cell)) return values > 0.8 ? -1 : 0;
  if (values > 0.8) return 1;
  return filled.includes(cell) ? -1 : 0;
}

/** `2019`, `2020`, ... above columns of other numbers are names. */
function looksLikeYears(first: string[], rest: string[][]): boolean {
  const years = first.filter((cell) => /^(19|20)\d\d$/.test(cell.trim()));
  const below = rest.flatMap((record) => record.filter((cell) => /^(19|20)\d\d$/.test(cell.trim())));
  return years.length === first.length && new Set(years).size === years.length && below.length === 0;
}

function isValue(cell: string): boolean {
  return readsAsNumber(cell) || readsAsDate(cell);
}
