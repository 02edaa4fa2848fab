import { expect, test } from "vitest";
import { initNumbers } from "../../../src/report/html/numbers.ts";
import { english } from "../../../src/report/html/words.ts";

const numbers = initNumbers(english);

test("metrics have three decimals, large ones five digits, and what is not there a dash", () => {
  expect([0.94312, 1234.567, null, NaN].map(numbers.metric)).toEqual(["0.943", "1,234.6", "–", "–"]);
});

test("a difference carries its sign", () => {
  expect([0.0123, -0.0123, 0].map(numbers.signed)).toEqual(["+0.012", "-0.012", "0.000"]);
});

test("milliseconds are written in seconds", () => {
  expect(numbers.seconds(61_250)).toBe("61.3");
});
