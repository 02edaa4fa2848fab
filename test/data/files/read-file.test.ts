import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../../src/data/database.ts";
import { readFile, type RawTable } from "../../../src/data/files/read-file.ts";
import type { TableSource } from "../../../src/data/types.ts";
import { openTestDatabase } from "../../support/database.ts";
import { cellArbitrary, writeCsv } from "../csv-generators.ts";
import { catchProblem, makeSource } from "../open-stage.ts";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()), 60_000);

const read = (source: TableSource) => readFile(database, source, async () => {});

function cellsOf({ stored, columns: { length: width } }: RawTable): { cells: string[][]; rows: number[] } {
  const columns = Array.from({ length: width }, (_, i) => `c${i + 1}`);
  const result = database.query(`SELECT file_row, ${columns.join(", ")} FROM ${stored} ORDER BY file_row`);
  const texts = columns.map((_, i) => result.strings(i + 1));
  return {
    rows: [...result.numbers(0)],
    cells: Array.from({ length: result.rows }, (_, row) => texts.map((column) => column[row] ?? "")),
  };
}

test("a table written as CSV stands in the database as it was, whatever its cells hold", async () => {
  const rows = fc.array(fc.tuple(cellArbitrary, cellArbitrary, cellArbitrary), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(",", ";", "\t", "|") as fc.Arbitrary<"," | ";" | "\t" | "|">,
      fc.constantFrom("\n", "\r\n"),
      async (table, delimiter, lineEnd) => {
        const text = writeCsv([["x", "y", "z"], ...table], delimiter, lineEnd);
        const raw = await read(makeSource("trip", text, { delimiter, header: true }));
        expect([raw.rows, raw.rejections]).toEqual([table.length, []]);
        expect(cellsOf(raw).cells).toEqual(table);
      },
    ),
    { numRuns: 60 },
  );
});

test("rows of mixed line ends are all read", async () => {
  const raw = await read(makeSource("mixed", 'a,b\r\n1,x\n2,"p\nq"\r\n3,"p\r\nq"\r4,z'));
  expect(raw.rows).toBe(4);
  expect(cellsOf(raw).cells).toEqual([
    ["1", "x"],
    ["2", "p\nq"],
    ["3", "p\r\nq"],
    ["4", "z"],
  ]);
});

test("each row knows its number in the file, rows that were kept out and blank lines counted", async () => {
  const raw = await read(makeSource("numbered", "\na,b\n1,x\n\n2\n3\n4,y\n5,z\n6,7,8\n9,w\n"));
  expect(raw.rejections.map(({ row }) => row)).toEqual([5, 6, 9]);
  const { cells, rows } = cellsOf(raw);
  expect(rows).toEqual([3, 7, 8, 10]);
  expect(cells.map(([first]) => first)).toEqual(["1", "4", "5", "9"]);
});

test("a file without a header starts at row 1 and its columns are called by their places", async () => {
  const raw = await read(makeSource("bare", "1,19970101,29.33\n2,19970102,12.5\n"));
  expect([raw.header, raw.columns, cellsOf(raw).rows]).toEqual([
    false,
    ["column 1", "column 2", "column 3"],
    [1, 2],
  ]);
});

test("a header over several lines, an empty and a repeated name are read", async () => {
  const raw = await read(makeSource("named", ',"a\nb",x,x\n1,2,3,4\n'));
  expect([raw.columns, raw.rows]).toEqual([["column 1", "a\nb", "x", "x (2)"], 1]);
});

test("UTF-16 and GB18030 files give the same table as UTF-8", async () => {
  const text = "客户;金额\n张三;1,5\n李四;2,5\n";
  const wide = new Uint8Array(Uint16Array.from([0xfeff, ...[...text].map((c) => c.charCodeAt(0))]).buffer);
  const gb = [
    0xbf, 0xcd, 0xbb, 0xa7, 0x3b, 0xbd, 0xf0, 0xb6, 0xee, 0x0a, 0xd5, 0xc5, 0xc8, 0xfd, 0x3b, 0x31, 0x2c,
  ];
  const rest = [0x35, 0x0a, 0xc0, 0xee, 0xcb, 0xc4, 0x3b, 0x32, 0x2c, 0x35, 0x0a];
  const contents: [string, string | Uint8Array][] = [
    ["utf-8", text],
    ["utf-16le", wide],
    ["gb18030", Uint8Array.from([...gb, ...rest])],
  ];
  for (const [encoding, content] of contents) {
    const raw = await read(makeSource("chinese", content));
    expect([raw.encoding, raw.delimiter, raw.columns]).toEqual([encoding, ";", ["客户", "金额"]]);
    expect(cellsOf(raw).cells).toEqual([
      ["张三", "1,5"],
      ["李四", "2,5"],
    ]);
  }
});

test.each([
  ["an empty file", "", "data/file-empty"],
  ["blank lines alone", "\n\n\n", "data/file-empty"],
  ["a header alone", "a,b,c\n", "data/header-only"],
  ["one column", "amount\n1\n2\n", "data/one-column"],
  ["a delimiter that is none of ours", "a^b\n1^2\n", "data/one-column"],
  ["no row that can be read", "a,b\n1\n2\n3\n", "data/no-readable-row"],
])("%s is refused", async (_, text, code) => {
  const problem = await catchProblem(read(makeSource("bad", text)));
  expect(problem).toMatchObject({ code, where: { file: "bad.csv" } });
});

test("a wrong delimiter that a person gave is named in the refusal", async () => {
  const problem = await catchProblem(read(makeSource("bad", "a,b\n1,2\n", { delimiter: ";" })));
  expect(problem).toMatchObject({ code: "data/one-column", facts: { delimiter: ";" } });
});
