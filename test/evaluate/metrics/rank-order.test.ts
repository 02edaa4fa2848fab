import { expect, test } from "vitest";
import { rankOrder } from "../../../src/evaluate/metrics/rank-order.ts";

test("the highest score comes first and equal scores keep their order", () => {
  expect([...rankOrder([1, 3, 2, 3])]).toEqual([1, 3, 2, 0]);
});
