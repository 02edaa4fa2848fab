import { expect, test } from "vitest";
import { listRows } from "../../src/features/list-rows.ts";

test("the customers of a side stand in the order of the table", () => {
  const sides = Uint8Array.of(0, 2, 1, 0, 2);
  expect([...listRows(sides, 0)]).toEqual([0, 3]);
  expect([...listRows(sides, 1)]).toEqual([2]);
  expect([...listRows(sides, 2)]).toEqual([1, 4]);
});
