import { expect, test } from "vitest";
import { countForwardWork } from "../../src/model/count-work.ts";
import { tinyShape } from "../support/models.ts";

// H 16, I 32, 2 layers, 3 numbers, categories of 4 and 7 levels with vectors of 2 and 3: 8 columns
test("a text-only model counts its blocks for each token, and its head once", () => {
  // each token: 2 layers x (4 x 16 x 16 + 2 x 16 x 32 + 2 x 10 x 16) = 2 x (1024 + 1024 + 320); 10 tokens; head 16
  expect(countForwardWork({ ...tinyShape, fusion: "text-only" }, 10)).toBe(10 * 2 * 2368 + 16);
});

test.each([
  ["gated", 16 * 8 + 16 * 16 + 16 * 16 + 16 * 32],
  ["concat", 16 * (16 + 8)],
] as const)("%s counts the layers that join, once", (fusion, joint) => {
  expect(countForwardWork({ ...tinyShape, fusion }, 10)).toBe(10 * 2 * 2368 + joint + 16);
});

test("structured-only has no blocks, whatever the length", () => {
  expect(countForwardWork({ ...tinyShape, fusion: "structured-only" }, 10)).toBe(16 * 8 + 16 * 16 + 16);
});
