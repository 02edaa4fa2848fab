import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCsv } from "../../src/base/csv.ts";

/** Reads CSV as RFC 4180 says, cell by cell: a quoted one, or one without quotes, and what ends it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",;\t\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test("any texts come back from the CSV, but for the apostrophe before what would be a formula", () => {
  const cell = fc.oneof(fc.string(), fc.stringMatching(/^[=+\-@",;\r\n\t 客a]*$/));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 })), (rows) => {
      const read = parseCsv(formatCsv(rows));
      const isSafe = (text: string) => !/(?:^|[;\t\r\n])[=+\-@＝＋－＠]|^[\t\r\n]/.test(text);
      const bare = (text: string) => (isSafe(text) ? text : text.replaceAll("'", ""));
      expect(read.flat().every(isSafe)).toBe(true);
      expect(
        read.map((cells, i) =>
          cells.map((text, k) => (isSafe(rows[i][k]) ? text : text.replaceAll("'", ""))),
        ),
      ).toEqual(rows.map((cells) => cells.map(bare)));
    }),
  );
});

test("where semicolons or tabs part cells, quoted or not, no text becomes a formula", () => {
  expect(formatCsv([["x;=HYPERLINK(1)", "a\t@b", "c;d", "say;\n-1"]])).toBe(
    `"x;'=HYPERLINK(1)","a\t'@b","c;d","say;\n'-1"\r\n`,
  );
  expect(formatCsv([["yes", "a;=1+1;b", -1]]).split(/[;,\t\r\n]/)).not.toContain("=1+1");
});

test("a text of digits stays a text", () => {
  expect(formatCsv([["1,2", "1,204,500", "−3", 12]])).toBe('"1,2","1,204,500",−3,12\r\n');
});

test("a number keeps its sign and nine digits, and one that is not finite is empty", () => {
  expect(formatCsv([[-1.5, 0.1 + 0.2, Math.fround(0.1), NaN, Infinity, -0]])).toBe(
    "-1.5,0.3,0.100000001,,,0\r\n",
  );
});
