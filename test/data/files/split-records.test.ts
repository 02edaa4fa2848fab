import fc from "fast-check";
import { expect, test } from "vitest";
import { splitRecords } from "../../../src/data/files/split-records.ts";
import { cellArbitrary, writeCsv } from "../csv-generators.ts";

test("quotes hold delimiters and line breaks, and double inside", () => {
  const text = 'a,b\r\n"x\r\ny","he said ""hi"", then left"\r\n,\r\n';
  expect(splitRecords(text, ",", true)).toEqual([
    ["a", "b"],
    ["x\r\ny", 'he said "hi", then left'],
    ["", ""],
  ]);
});

test("blank lines are no records, and a record that the sample cuts off is left out", () => {
  expect(splitRecords("a;b\n\n1;2\n3;4", ";", true)).toHaveLength(3);
  expect(splitRecords("a;b\n\n1;2\n3;4", ";", false)).toHaveLength(2);
  expect(splitRecords('a;b\n1;"2\n3;4', ";", false)).toEqual([["a", "b"]]);
});

test("a table written as CSV is read as it was", () => {
  const tables = fc.array(fc.tuple(cellArbitrary, cellArbitrary, cellArbitrary), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      tables,
      fc.constantFrom(",", ";", "\t", "|"),
      fc.constantFrom("\n", "\r\n"),
      (rows, delimiter, end) => {
        expect(splitRecords(writeCsv(rows, delimiter, end), delimiter, true)).toEqual(rows);
      },
    ),
  );
});
