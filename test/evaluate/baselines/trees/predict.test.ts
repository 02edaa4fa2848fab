import { expect, test } from "vitest";
import { addTree } from "../../../../src/evaluate/baselines/trees/predict.ts";
import type { TreeNode } from "../../../../src/evaluate/baselines/trees/types.ts";

test("each customer takes the value of the leaf that the answers lead to", () => {
  const leaf = (value: number): TreeNode => ({ goesLeft: null, value });
  const root: TreeNode = {
    column: 1,
    goesLeft: Uint8Array.of(1, 0, 1),
    left: { column: 0, goesLeft: Uint8Array.of(0, 1), left: leaf(10), right: leaf(20) },
    right: leaf(30),
  };
  const bins = { columns: [], starts: Int32Array.of(0, 2, 5) };
  // bins (1, 0), (0, 1), (0, 2); the slots of column 1 begin at 2
  const slots = Uint16Array.of(1, 2, 0, 3, 0, 4);
  const margins = Float64Array.of(1, 2, 3);
  addTree(root, bins, slots, margins);
  expect([...margins]).toEqual([11, 32, 23]);
});
