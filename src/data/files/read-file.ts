import { fail } from "../../base/problem.ts";
import type { Encoding } from "../../recipe/types.ts";
import type { Database } from "../database.ts";
import { quoteName, quoteText } from "../sql.ts";
import type { Rejection, TableSource } from "../types.ts";
import { cutRanges } from "./cut-ranges.ts";
import { decodeFile } from "./decode-file.ts";
import { detectEncoding } from "./detect-encoding.ts";
import { nameColumns } from "./name-columns.ts";
import { assertReadable, assertSize } from "./refuse-file.ts";
import { scanCsv, type CsvScan } from "./scan-csv.ts";
import { sniffDialect, type Dialect } from "./sniff-dialect.ts";

/** A file that stands in the database as text: a table with the columns `c1`, `c2`, ... and `file_row`. */
export interface RawTable {
  name: string;
  /** Its name in SQL; a file read again gets another, so that the first stays whole until the second is. */
  stored: string;
  file: string;
  sizeBytes: number;
  encoding: Encoding;
  delimiter: string;
  header: boolean;
  columns: string[];
  rows: number;
  rejections: Rejection[];
}

/** How a file is written, as its first megabyte says. */
export interface FileFormat {
  encoding: Encoding;
  dialect: Dialect;
}

/** What a file must have at least: a table to train on has a label and a fact, and rows. */
export interface LeastOfFile {
  columns: number;
  rows: number;
}

/** Two databases of one worker share the names of the files that are given to them. */
let filesRead = 0;

const sampleBytes = 1 << 20;

/**
 * Tells encoding, delimiter and header of a file from its first megabyte.
 *
 * errors: data/file-empty, data/file-too-large, data/file-not-csv, data/file-binary
 */
export async function sniffFile({ file, options }: Omit<TableSource, "name">): Promise<FileFormat> {
  assertSize(file);
  const start = file.slice(0, sampleBytes);
  const bytes = new Uint8Array(await start.arrayBuffer());
  assertReadable(file, bytes);
  const encoding = options.encoding === "auto" ? detectEncoding(bytes) : options.encoding;
  const text = await (await decodeFile(start, encoding)).arrayBuffer();
  // the end may cut a character, which then stands for none of the table
  const sample = new TextDecoder("utf-8").decode(text, { stream: true });
  return { encoding, dialect: sniffDialect(sample, file.size <= sampleBytes, options) };
}

/**
 * Reads a CSV file into the database, every cell as text, and lists the rows that were kept out.
 *
 * memory: the table stands in the engine's memory, about as large as the file
 * errors: those of sniffFile; data/header-only, data/one-column, data/no-readable-row
 */
export async function readFile(
  database: Database,
  source: TableSource,
  onProgress: (share: number) => Promise<void>,
  least: LeastOfFile = { columns: 2, rows: 1 },
): Promise<RawTable> {
  const { file } = source;
  const { encoding, dialect } = await sniffFile(source);
  const columns = nameColumns(dialect.header ? dialect.first : dialect.first.map(() => ""));
  assertColumns(source, dialect, columns, least.columns);
  const text = await decodeFile(file, encoding);
  const settings = { file: file.name, delimiter: dialect.delimiter, header: dialect.header, columns };
  const scan = await scanCsv(text, {
    ...settings,
    onProgress: (share) => onProgress(share * 0.5),
  });
  assertRows(source, scan, least.rows);
  await onProgress(0.5);
  const place = ++filesRead;
  const stored = `files.${quoteName(`${source.name} ${place}`)}`;
  const rows = { path: `rows ${place}.csv`, text: await cutRanges(text, scan.ranges) };
  await loadRows(database, stored, rows, dialect.delimiter, columns.length, scan);
  return {
    name: source.name,
    stored,
    sizeBytes: file.size,
    encoding,
    ...settings,
    rows: scan.rows,
    rejections: scan.rejections,
  };
}

function assertColumns(source: TableSource, dialect: Dialect, columns: string[], least: number): void {
  const where = { file: source.file.name };
  if (columns.length === 0) {
    fail(
      "data/file-empty",
      `${where.file} holds no rows; export it again, with a header and its rows.`,
      {},
      where,
    );
  }
  if (columns.length >= least) return;
  const given =
    source.options.delimiter === "auto" ? "comma, semicolon, tab or bar" : JSON.stringify(dialect.delimiter);
  fail(
    "data/one-column",
    `${where.file} has one column (${columns[0]}) when it is split by ${given}; a table needs at least two, a label and a fact: correct the delimiter or export more columns.`,
    { column: columns[0], delimiter: dialect.delimiter },
    where,
  );
}

function assertRows(source: TableSource, scan: CsvScan, least: number): void {
  const where = { file: source.file.name };
  if (scan.rows > 0) return;
  if (scan.rejections.length === 0 && least === 0) return;
  if (scan.rejections.length === 0) {
    fail(
      "data/header-only",
      `${where.file} has a header and no rows below it; export it with its rows.`,
      {},
      where,
    );
  }
  const first = scan.rejections[0];
  fail(
    "data/no-readable-row",
    `None of the ${scan.rejections.length} rows of ${where.file} can be read; the first fails at row ${first.row} (${first.reason}): correct the delimiter or the encoding, or export it again.`,
    { rejected: scan.rejections.length, row: first.row, reason: first.reason },
    { ...where, row: first.row },
  );
}

/**
 * The scan has vouched for every row, so the engine need not be strict; being strict, it takes the first line break
 * that it meets for the line end of the file, even inside quotes, and fails at the others.
 */
async function loadRows(
  database: Database,
  stored: string,
  { path, text }: { path: string; text: Blob },
  delimiter: string,
  width: number,
  scan: CsvScan,
): Promise<void> {
  const columns = Array.from({ length: width }, (_, i) => `'c${i + 1}': 'VARCHAR'`).join(", ");
  const settings = [
    `delim = ${quoteText(delimiter)}`,
    `quote = '"', escape = '"', header = false, auto_detect = false, columns = {${columns}}`,
    `null_padding = false, strict_mode = false, max_line_size = 4000000`,
  ];
  await database.addFile(path, text);
  try {
    database.run(`CREATE OR REPLACE TABLE ${stored} AS
      SELECT row_number() OVER () + ${countLeading(scan.skipped)} AS file_row, * FROM read_csv(${quoteText(path)}, ${settings.join(", ")})`);
  } finally {
    database.removeFile(path);
  }
  await numberRows(database, stored, `skipped of ${path}`, scan.skipped);
  const rows = database.query(`SELECT count(*) FROM ${stored}`).numbers(0)[0];
  if (rows !== scan.rows) throw new Error(`${stored}: scanned ${scan.rows} rows, the engine read ${rows}`);
}

/** Header and blank lines above the first row. */
function countLeading(skipped: number[]): number {
  const firstRow = skipped.findIndex((row, i) => row !== i + 1);
  return firstRow < 0 ? skipped.length : firstRow;
}

/**
 * Row i of the table is row i + k of the file, where k rows before it were skipped. With skipped rows s(1), s(2), ...
 * the k-th stands before row i exactly where s(k) - k < i.
 */
async function numberRows(
  database: Database,
  target: string,
  path: string,
  skipped: number[],
): Promise<void> {
  const leading = countLeading(skipped);
  if (skipped.length === leading) return;
  const steps = skipped.slice(leading).map((row, i) => `${row - i - 1},${i + 1}`);
  await database.addFile(path, new Blob([steps.join("\n")]));
  database.run(`UPDATE ${target} SET file_row = file_row + before FROM
    (SELECT rows.file_row AS place, skipped.count AS before FROM ${target} AS rows ASOF JOIN (
      SELECT start, max(count) AS count FROM
      read_csv(${quoteText(path)}, header = false, auto_detect = false, delim = ',', columns = {'start': 'BIGINT', 'count': 'BIGINT'})
      GROUP BY start) AS skipped ON rows.file_row > skipped.start)
    WHERE file_row = place`);
  database.removeFile(path);
}
