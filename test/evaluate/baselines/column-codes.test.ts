import { expect, test } from "vitest";
import { fitColumnCodes } from "../../../src/evaluate/baselines/column-codes.ts";
import { makeCustomers } from "../make-customers.ts";

const prepared = makeCustomers("binary");

test("a number falls into bins of about equal mass, and customers without one into bins of their own", () => {
  const { name, size, encode } = fitColumnCodes(prepared, { kind: "number", at: 0 });
  expect([name, size]).toEqual(["spend", 24]); // 300 customers of 25 a bin, twice for the missing flag
  const codes = encode(prepared.train);
  codes.forEach((code, i) => expect(code >= 12).toBe(prepared.train.numbers[i * 3 + 1] === 1));
  const filled = Array.from({ length: 12 }, (_, bin) => codes.filter((code) => code === bin).length);
  expect(Math.max(...filled)).toBeLessThanOrEqual(27);
});

test("a number of two values has two bins", () => {
  const { size, encode } = fitColumnCodes(prepared, { kind: "number", at: 1 });
  expect([size, [...encode(prepared.train)]]).toEqual([
    2,
    [...prepared.train.target].map((_, i) => prepared.train.numbers[i * 3 + 1]),
  ]);
});

test("a category has a bin for each level", () => {
  const { name, size, encode } = fitColumnCodes(prepared, { kind: "category", at: 0 });
  expect([name, size]).toEqual(["city", 6]);
  expect(encode(prepared.test)).toEqual(prepared.test.categories);
});
