import { expect, test } from "vitest";
import { findStarts, splitParts, writeSwitch } from "../../../src/engine/webgpu/linear-parts.ts";

test("the parts of a run bind at most 8 buffers", () => {
  expect(splitParts(3, 2, 2)).toEqual([[0, 1, 2]]);
  expect(splitParts(7, 2, 2)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  expect(splitParts(7, 1, 2)).toEqual([[0, 1, 2, 3, 4, 5], [6]]);
});

test("each part begins where the one before it ends", () => {
  expect(findStarts([5, 2, 9])).toEqual([0, 5, 7]);
});

test("a choice among parts has a case for each, the first for whatever else", () => {
  expect(writeSwitch(1, (i) => `return ${i};`)).toBe("switch part {  default: { return 0; } }");
  expect(writeSwitch(3, (i) => `return ${i};`)).toBe(
    "switch part { case 1u: { return 1; } case 2u: { return 2; } default: { return 0; } }",
  );
});
