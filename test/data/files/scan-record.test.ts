import fc from "fast-check";
import { expect, test } from "vitest";
import { recordFault, scanRecord, type RecordScan } from "../../../src/data/files/scan-record.ts";
import { cellArbitrary, writeCsv } from "../csv-generators.ts";

function scan(text: string, isFileEnd = true, start = 0): RecordScan {
  const bytes = new TextEncoder().encode(text);
  const record: RecordScan = { end: 0, cells: 0, fault: 0, faultCell: 0 };
  scanRecord(bytes, start, bytes.length, isFileEnd, 0x2c, record);
  return record;
}

test.each([
  ["a,b\nc", 4, 2, recordFault.none],
  ["a,b\r\nc", 5, 2, recordFault.none],
  ["a,b", 3, 2, recordFault.none],
  ["\na", 1, 0, recordFault.none],
  ['"a\nb",c\n', 8, 2, recordFault.none],
  ['"a""b",\n', 8, 2, recordFault.none],
  ['a"b,c\n', 6, 2, recordFault.none],
  ['x,"a\nb,c\n', 5, 2, recordFault.unclosedQuote],
  ['"a"x,b\nc', 7, 1, recordFault.textAfterQuote],
  ["a,\0\n", 4, 2, recordFault.nul],
])("%j ends at byte %i with %i cells and fault %i", (text, end, cells, fault) => {
  expect(scan(text)).toMatchObject({ end, cells, fault });
});

test("a record that does not end within its limit is too long", () => {
  expect(scan("a,b,c", false)).toMatchObject({ fault: recordFault.tooLong, end: 5 });
});

test("records follow each other to the end of what was written", () => {
  const tables = fc.array(fc.array(cellArbitrary, { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(tables, fc.constantFrom("\n", "\r\n", "\r"), (rows, lineEnd) => {
      const text = writeCsv(rows, ",", lineEnd);
      let at = 0;
      for (const row of rows) {
        const record = scan(text, true, at);
        expect([record.cells, record.fault]).toEqual([row.length, recordFault.none]);
        at = record.end;
      }
      expect(at).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
