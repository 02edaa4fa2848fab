import { expect, test } from "vitest";
import { writeScoresCsv } from "../../src/report/scores-csv.ts";

const binary = { target: Float32Array.of(1), test: Float32Array.of(0.1), classes: ["no", "yes"] };

test("a binary task has a truth of 0 or 1 and the probability of 1", () => {
  expect(writeScoresCsv({ ...binary, keys: ["7"] })).toBe(
    "key,split,truth,score\r\n7,test,1,0.100000001\r\n",
  );
});

test("several classes have the name of the true one and a score for each", () => {
  const scores = {
    keys: ["a"],
    target: Float32Array.of(2),
    test: Float32Array.of(0.25, 0.25, 0.5),
    classes: ["x", "=y", "z,z"],
  };
  expect(writeScoresCsv(scores)).toBe(
    'key,split,truth,score x,score =y,"score z,z"\r\na,test,"z,z",0.25,0.25,0.5\r\n',
  );
  expect(writeScoresCsv({ ...scores, target: Float32Array.of(1) })).toContain("\r\na,test,'=y,0.25");
});

test("a value keeps its sign without an apostrophe", () => {
  const csv = writeScoresCsv({
    keys: ["a"],
    target: Float32Array.of(-2),
    test: Float32Array.of(-1.5),
    classes: null,
  });
  expect(csv).toBe("key,split,truth,score\r\na,test,-2,-1.5\r\n");
});

test.each(["=cmd()", "+1", "-1", "@x", "\tx", "\rx", "＝x"])("the key %j cannot start a formula", (key) => {
  const cell = writeScoresCsv({ ...binary, keys: [key] })
    .split("\r\n")
    .slice(1)
    .join("\r\n");
  expect(cell.replace(/^"/, "").startsWith(`'${key}`)).toBe(true);
});

test("quotes, commas and line breaks are quoted as in RFC 4180", () => {
  expect(writeScoresCsv({ ...binary, keys: ['a "b", \n c'] })).toContain('\r\n"a ""b"", \n c",test,1,');
});

test("no customers leave a header alone", () => {
  expect(
    writeScoresCsv({ keys: [], target: new Float32Array(), test: new Float32Array(), classes: null }),
  ).toBe("key,split,truth,score\r\n");
});
