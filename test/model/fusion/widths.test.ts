import { expect, test } from "vitest";
import { categoryWidth, structuredWidth } from "../../../src/model/fusion/widths.ts";
import { tinyShape } from "../../support/models.ts";

test("the vector of a category is as long as the root of its levels, rounded up, at most 16", () => {
  expect([2, 4, 5, 256, 257, 5000].map(categoryWidth)).toEqual([2, 2, 3, 16, 16, 16]);
});

test("the structured vector holds the numbers, and a vector for each category", () => {
  expect(structuredWidth(tinyShape)).toBe(3 + 2 + 3); // roots of 4 and 7 levels
});
