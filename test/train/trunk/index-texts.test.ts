import { expect, test } from "vitest";
import { initTextIndex } from "../../../src/train/trunk/index-texts.ts";

const makeRows = (...texts: number[][]) => {
  const offsets = [0];
  for (const text of texts) offsets.push(offsets.at(-1)! + text.length);
  return { ids: Int32Array.from(texts.flat()), offsets: Int32Array.from(offsets) };
};

test("texts of the same tokens get the same number, over several sides", () => {
  const index = initTextIndex();
  expect([...index.number(makeRows([2, 7, 3], [2, 3], [2, 7, 3]))]).toEqual([0, 1, 0]);
  expect([...index.number(makeRows([2, 3], [2, 73], [27, 3]))]).toEqual([1, 2, 3]);
});

test("a side is numbered once", () => {
  const index = initTextIndex();
  const rows = makeRows([2, 3]);
  expect(index.number(rows)).toBe(index.number(rows));
});
