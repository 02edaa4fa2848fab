import { expect, test } from "vitest";
import { limitTrainRows } from "../../../src/data/split/limit-train-rows.ts";

test("the first N training customers stay, and all of the other sides", () => {
  const sides = Uint8Array.from([0, 1, 0, 2, 0, 0, 1]);
  expect([...limitTrainRows(sides, 2)]).toEqual([0, 1, 2, 3, 6]);
  expect([...limitTrainRows(sides, 99)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect([...limitTrainRows(sides, null)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
