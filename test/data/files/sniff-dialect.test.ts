import { expect, test } from "vitest";
import { sniffDialect } from "../../../src/data/files/sniff-dialect.ts";

const auto = { delimiter: "auto", header: "auto" } as const;
const sniff = (text: string) => sniffDialect(text, true, auto);

test.each([
  [",", "id,name,amount\n1,Ann,2.5\n2,Bo,3.5\n"],
  [";", "id;name;amount\n1;Ann, Dr.;2,5\n2;Bo;3,5\n3;Cy;4,5\n"],
  ["\t", "id\tname, first\tamount\n1\tAnn, x\t2\n2\tBo, y\t3\n"],
  ["|", "id|note\n1|a, b; c\n2|d, e; f\n"],
  [",", 'id,note\n1,"a;b;c"\n2,"d;e;f"\n'],
  [",", "a,b,c\n1,2,3\n4,5\n6,7,8\n"],
  [";", "1,5;2,5\n2,5;3,5\n1,25;7,5\n"],
])("the delimiter is %j", (delimiter, text) => {
  expect(sniff(text).delimiter).toBe(delimiter);
});

test.each([
  [true, "names over numbers", "age,city\n31,Bonn\n42,Ulm\n"],
  [true, "names over texts that never repeat them", "cat,review\nbook,fine one\nbook,poor one\n"],
  [true, "an empty name over numbers", ",Clothing ID,Title\n0,767,\n1,1080,Nice\n"],
  [true, "years over amounts", "2019,2020\n3.5,4.5\n6.5,7.5\n"],
  [false, "numbers over numbers", "1,19970101,29.33\n2,19970102,12.5\n"],
  [false, "a word that comes again below", "red,big\ngreen,small\nred,small\nred,big\n"],
  [false, "a date over dates", "2020-01-01,Ann\n2020-01-02,Ann\n"],
])("a header is %s: %s", (header, _, text) => {
  expect(sniff(text).header).toBe(header);
});

test("what a person says stands", () => {
  const given = sniffDialect("1,2;3\n4,5;6\n", true, { delimiter: ",", header: true });
  expect(given).toEqual({ delimiter: ",", header: true, first: ["1", "2;3"] });
});

test("a first record whose quote never closes still is one", () => {
  expect(sniffDialect('a,"b\n1,2\n', false, auto).first[0]).toBe("a");
});
