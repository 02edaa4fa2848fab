import { zipSync, strToU8 } from "fflate";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseCsv, readTexts } from "../../scripts/pretrain/read-texts.mjs";

const folder = mkdtempSync(join(tmpdir(), "clientele-texts-"));
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test("a CSV is cut at commas and line breaks, and not within quotes", () => {
  expect(parseCsv('a,"b ""c"", d"\r\n"x\ny",\n1,2')).toEqual([
    ["a", 'b "c", d'],
    ["x\ny", ""],
    ["1", "2"],
  ]);
});

test("of a list of CSV files the named columns of the rows of one side are read", () => {
  const csv = "id,title,body\n7,Good,It fits\n8,,Too small\n9,Bad,\n";
  write("reviews.zip", zipSync({ "reviews.csv": strToU8(csv), "__MACOSX/x.csv": strToU8("") }));
  write("sides.csv", "id,side\n7,train\n8,test\n9,train\n");
  const split = { file: "sides.csv", key: "id", column: "side", value: "train" };
  const list = write(
    "list.json",
    JSON.stringify([{ file: "reviews.zip", columns: ["title", "body"], key: "id", split }]),
  );
  expect(readTexts([list])).toEqual(["Good\nIt fits", "Bad"]);
});

test("without a key the rows are counted from 0, and a text file has a text in each line", () => {
  write("plain.csv", "review\n好\n坏\n");
  write("rows.csv", "row,side\n0,test\n1,train\n");
  const split = { file: "rows.csv", key: "row", column: "side", value: "train" };
  const list = write("rows.json", JSON.stringify([{ file: "plain.csv", columns: ["review"], split }]));
  const lines = write("lines.txt", "one\n\ntwo\n");
  expect(readTexts([list, lines])).toEqual(["坏", "one", "two"]);
});

test("a column that is not there is named with those that are", () => {
  write("few.csv", "a,b\n1,2\n");
  const list = write("few.json", JSON.stringify([{ file: "few.csv", columns: ["c"] }]));
  expect(() => readTexts([list])).toThrow('no column "c"; it has a, b');
});
