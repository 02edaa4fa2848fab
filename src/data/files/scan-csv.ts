import type { Rejection } from "../types.ts";
import { recordFault, scanRecord, type RecordScan } from "./scan-record.ts";

/** What a scan of a whole file found. */
export interface CsvScan {
  /** Bytes of the rows that can be read, joined where they touch. */
  ranges: [start: number, end: number][];
  rows: number;
  /** Row numbers that hold no row of the table: rejected or blank. Rising. */
  skipped: number[];
  rejections: Rejection[];
}

/** How a file is scanned: what its rows must look like. */
export interface ScanSettings {
  file: string;
  delimiter: string;
  header: boolean;
  columns: string[];
  /** Called between two pieces with the share of bytes that were scanned. */
  onProgress: (share: number) => Promise<void>;
}

const windowBytes = 8 << 20;
/** The engine's own limit for one row. */
export const longestRecordBytes = 2_000_000;

/**
 * Reads a CSV file of UTF-8 from first to last byte and tells which rows can be read.
 *
 * A row with too few or too many cells, a NUL byte, or bytes that are no UTF-8 is kept out. Where a quote never
 * closes, or text follows a closing quote, the line in which that row begins is kept out and reading goes on with
 * the next line, so that one stray quote does not swallow the rest of the file. Blank lines are no rows.
 *
 * units: row numbers count from 1, the header being row 1
 * memory: a window of 8 MB, whatever the size of the file
 */
export async function scanCsv(file: Blob, settings: ScanSettings): Promise<CsvScan> {
  const state = initScan(settings);
  let at = 0;
  let window = new Uint8Array(0);
  let base = 0;
  while (at < file.size) {
    if (at + longestRecordBytes > base + window.length && base + window.length < file.size) {
      base = at;
      window = new Uint8Array(await file.slice(at, at + windowBytes).arrayBuffer());
      await settings.onProgress(at / file.size);
    }
    at = base + scanWindow(window, at - base, base, base + window.length >= file.size, state);
  }
  return state.scan;
}

interface ScanState {
  settings: ScanSettings;
  scan: CsvScan;
  record: RecordScan;
  delimiter: number;
  row: number;
  awaitsHeader: boolean;
}

function initScan(settings: ScanSettings): ScanState {
  return {
    settings,
    scan: { ranges: [], rows: 0, skipped: [], rejections: [] },
    record: { end: 0, cells: 0, fault: recordFault.none, faultCell: 0 },
    delimiter: settings.delimiter.charCodeAt(0),
    row: 0,
    awaitsHeader: settings.header,
  };
}

/** Scans the records that surely end in this window; returns where the next one begins. */
function scanWindow(
  window: Uint8Array,
  from: number,
  base: number,
  isLast: boolean,
  state: ScanState,
): number {
  const { record } = state;
  const stop = isLast ? window.length : window.length - longestRecordBytes;
  let at = from;
  do {
    const limit = Math.min(window.length, at + longestRecordBytes);
    scanRecord(window, at, limit, limit === window.length && isLast, state.delimiter, record);
    takeRecord(window, at, base, state);
    at = record.end;
  } while (at < stop);
  return at;
}

function takeRecord(window: Uint8Array, at: number, base: number, state: ScanState): void {
  const { record, scan } = state;
  state.row++;
  if (record.cells === 0) {
    scan.skipped.push(state.row);
    return;
  }
  if (state.awaitsHeader) {
    state.awaitsHeader = false;
    scan.skipped.push(state.row);
    return;
  }
  const rejection = findRejection(window, at, state);
  if (rejection) {
    scan.rejections.push(rejection);
    scan.skipped.push(state.row);
    return;
  }
  scan.rows++;
  const last = scan.ranges.at(-1);
  if (last && last[1] === base + at) last[1] = base + record.end;
  else scan.ranges.push([base + at, base + record.end]);
}

const faultReasons: Record<number, string> = {
  [recordFault.unclosedQuote]: "data/unclosed-quote",
  [recordFault.textAfterQuote]: "data/text-after-quote",
  [recordFault.tooLong]: "data/row-too-long",
  [recordFault.nul]: "data/nul-byte",
  [recordFault.encoding]: "data/invalid-bytes",
};

function findRejection(window: Uint8Array, at: number, state: ScanState): Rejection | null {
  const { record, settings } = state;
  const expected = settings.columns.length;
  if (record.fault === recordFault.none && record.cells === expected) return null;
  const isRagged = record.fault === recordFault.none;
  const ragged = record.cells < expected ? "data/too-few-cells" : "data/too-many-cells";
  const found = new TextDecoder().decode(window.subarray(at, Math.min(record.end, at + 800)));
  return {
    file: settings.file,
    row: state.row,
    column: settings.columns[isRagged ? record.cells : record.faultCell],
    reason: isRagged ? ragged : faultReasons[record.fault],
    found: found.trimEnd().slice(0, 200),
  };
}
