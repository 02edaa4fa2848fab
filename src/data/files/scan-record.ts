import { measureUtf8 } from "./detect-encoding.ts";

/** What keeps a record out; the order is that of the reasons in `faultReasons`. */
export const recordFault = {
  none: 0,
  unclosedQuote: 1,
  textAfterQuote: 2,
  tooLong: 3,
  nul: 4,
  encoding: 5,
} as const;

/** Where a record ends and what was found in it; one object is used for all records of a file. */
export interface RecordScan {
  /** The byte after the record and its line end. */
  end: number;
  /** 0 for a blank line. */
  cells: number;
  fault: number;
  /** The cell in which the fault stands, from 0. */
  faultCell: number;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Scans one CSV record from `start`; `isFileEnd` says that the file ends at `limit`.
 *
 * A record whose quotes are broken ends with its first line, so that the next one can be read.
 *
 * memory: writes into `record`
 * source: RFC 4180; a quote inside an unquoted cell is a letter
 */
export function scanRecord(
  bytes: Uint8Array,
  start: number,
  limit: number,
  isFileEnd: boolean,
  delimiter: number,
  record: RecordScan,
): void {
  record.cells = 1;
  record.fault = recordFault.none;
  let quoted = false;
  let cellStart = start;
  let at = start;
  while (at < limit) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === quote) {
        if (bytes[at + 1] === quote && at + 1 < limit) at++;
        else {
          quoted = false;
          const next = bytes[at + 1];
          const closes =
            at + 1 >= limit || next === delimiter || next === lineFeed || next === carriageReturn;
          if (!closes) return endAtLine(bytes, start, limit, recordFault.textAfterQuote, record);
        }
      }
    } else if (byte === delimiter) {
      record.cells++;
      cellStart = at + 1;
    } else if (byte === lineFeed || byte === carriageReturn) {
      return endRecord(bytes, start, at, record);
    } else if (byte === quote && at === cellStart) {
      quoted = true;
    }
    if (byte === 0) note(record, recordFault.nul);
    at += byte < 0x80 ? 1 : skipSequence(bytes, at, limit, record);
  }
  if (quoted) return endAtLine(bytes, start, limit, recordFault.unclosedQuote, record);
  if (!isFileEnd) return endAtLine(bytes, start, limit, recordFault.tooLong, record);
  record.end = limit;
  if (limit === start) record.cells = 0;
}

function note(record: RecordScan, fault: number): void {
  if (record.fault !== recordFault.none) return;
  record.fault = fault;
  record.faultCell = record.cells - 1;
}

function skipSequence(bytes: Uint8Array, at: number, limit: number, record: RecordScan): number {
  const length = measureUtf8(bytes, at, limit);
  if (length > 0) return length;
  note(record, recordFault.encoding);
  return 1;
}

function endRecord(bytes: Uint8Array, start: number, at: number, record: RecordScan): void {
  if (at === start) record.cells = 0;
  const isPair = bytes[at] === carriageReturn && bytes[at + 1] === lineFeed;
  record.end = at + (isPair ? 2 : 1);
}

function endAtLine(bytes: Uint8Array, start: number, limit: number, fault: number, record: RecordScan): void {
  record.fault = recordFault.none;
  note(record, fault);
  let at = start;
  while (at < limit && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
  if (at < limit) return endRecord(bytes, start, at, record);
  record.end = limit;
}
