import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCsv } from "../../src/report/csv.ts";

/** Reads CSV as RFC 4180 says, cell by cell: a quoted one, or one without quotes, and what ends it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test("any texts come back from the CSV, but for the apostrophe before what would be a formula", () => {
  const cell = fc.oneof(fc.string(), fc.stringMatching(/^[=+\-@",\r\n\t 客a]*$/));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 })), (rows) => {
      const safe = rows.map((cells) =>
        cells.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)),
      );
      expect(parseCsv(formatCsv(rows))).toEqual(safe);
    }),
  );
});

test("a number keeps its sign and nine digits, and one that is not finite is empty", () => {
  expect(formatCsv([[-1.5, 0.1 + 0.2, Math.fround(0.1), NaN, Infinity, -0]])).toBe(
    "-1.5,0.3,0.100000001,,,0\r\n",
  );
});
