import fc from "fast-check";
import { expect, test } from "vitest";
import { scanCsv, type CsvScan } from "../../../src/data/files/scan-csv.ts";
import { cellArbitrary, writeCsv } from "../csv-generators.ts";

function scan(content: BlobPart, columns = ["a", "b"], header = true): Promise<CsvScan> {
  const settings = { file: "t.csv", delimiter: ",", header, columns, onProgress: async () => {} };
  return scanCsv(new Blob([content]), settings);
}

const reasons = (found: CsvScan) => found.rejections.map(({ row, reason }) => [row, reason]);

test("rows with too few or too many cells are kept out, with the column that is missing", async () => {
  const found = await scan("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n", ["a", "b", "c"]);
  expect(found.rows).toBe(2);
  expect(found.rejections).toEqual([
    { file: "t.csv", row: 3, column: "c", reason: "data/too-few-cells", found: "4,5" },
    { file: "t.csv", row: 4, column: undefined, reason: "data/too-many-cells", found: "6,7,8,9" },
  ]);
});

test("an unclosed quote costs its own line, not the rest of the file", async () => {
  const found = await scan('a,b\n1,"x\n2,y\n3,z\n');
  expect(reasons(found)).toEqual([[2, "data/unclosed-quote"]]);
  expect(found.rows).toBe(2);
});

test("a quote that closes in a later row costs the line in which it opened", async () => {
  const found = await scan('a,b\n1,"x\n2,y\n3,"z"\n4,w\n');
  expect(reasons(found)).toEqual([[2, "data/text-after-quote"]]);
  expect(found.rows).toBe(3);
});

test("a NUL byte and bytes that are no UTF-8 keep their row out, and the column is named", async () => {
  const bytes = Uint8Array.from(
    [..."a,b\n1,x\0y\n2,"].map((c) => c.charCodeAt(0)).concat(0xe9, 0x0a, 0x33, 0x2c, 0x7a),
  );
  const found = await scan(bytes);
  expect(reasons(found)).toEqual([
    [2, "data/nul-byte"],
    [3, "data/invalid-bytes"],
  ]);
  expect(found.rejections.map(({ column }) => column)).toEqual(["b", "b"]);
  expect(found.rows).toBe(1);
});

test("blank lines are no rows but count as lines", async () => {
  const found = await scan("a,b\n\n1,2\n\r\n3\n");
  expect([found.rows, found.skipped]).toEqual([1, [1, 2, 4, 5]]);
  expect(reasons(found)).toEqual([[5, "data/too-few-cells"]]);
});

test("LF, CRLF and CR end a row, also in one file", async () => {
  expect((await scan("a,b\r\n1,2\n3,4\r5,6")).rows).toBe(3);
});

test("a line of over 2 MB is kept out and the next one is read", async () => {
  const found = await scan(`a,b\n1,${"x".repeat(2_500_000)}\n2,y\n`);
  expect(found.rejections[0].reason).toBe("data/row-too-long");
  expect(found.rejections.every(({ found: text }) => text.length <= 200)).toBe(true);
  expect(found.rows).toBe(1);
});

test("records that cross the edge of a window are read whole", async () => {
  const row = (i: number) => `${i},"${"long text, ".repeat(50)}\n${i}"`;
  const rows = Array.from({ length: 20_000 }, (_, i) => row(i));
  const found = await scan(`a,b\n${rows.join("\n")}\n`);
  expect([found.rows, found.rejections.length, found.ranges.length]).toEqual([20_000, 0, 1]);
});

test("a bad row among good ones costs itself alone", async () => {
  const bad = fc.constantFrom('1,"x', 'p,"q"r', "only one", "1,2,3", "nul\0,x");
  const rows = fc.array(fc.tuple(cellArbitrary, cellArbitrary), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rows, rows, bad, async (before, after, line) => {
      const plain = after.map(([a, b]) => [a.replace(/["\r\n,]/g, ""), b.replace(/["\r\n,]/g, "")]);
      const text = `a,b\n${writeCsv(before, ",", "\n")}${line}\n${writeCsv(plain, ",", "\n")}`;
      const found = await scan(text);
      expect([found.rows, found.rejections.length]).toEqual([before.length + plain.length, 1]);
      expect(found.rejections[0].row).toBe(before.length + 2);
    }),
  );
});
