import { expect, test } from "vitest";
import { initRandom } from "../../../../src/base/random.ts";
import { applyBins, fitBins } from "../../../../src/evaluate/baselines/trees/bin-columns.ts";
import { initGrower } from "../../../../src/evaluate/baselines/trees/grow-tree.ts";
import { addTree } from "../../../../src/evaluate/baselines/trees/predict.ts";

/** Customers 0 .. n - 1 with their number as only column. */
function makeRow(n: number) {
  const raw = Float64Array.from({ length: n }, (_, i) => i);
  const side = { raw, categories: new Int32Array(0), target: new Float32Array(n) };
  const bins = fitBins(side, []);
  return { bins, slots: applyBins(bins, side) };
}

test("a step in the gradient is found, and the leaves take a tenth of a Newton step", () => {
  const { bins, slots } = makeRow(100);
  const gradients = Float32Array.from({ length: 100 }, (_, i) => (i < 30 ? 2 : -1));
  const { root, leaves } = initGrower(bins, slots, 0.1)({ gradients, hessians: null });
  // 30 customers of gradient 2 and 70 of -1; parts of one gradient gain nothing from a further split
  expect(root).toMatchObject({ column: 0, left: { value: -0.2 }, right: { value: 0.1 } });
  expect(leaves.map(({ start, stop }) => stop - start).sort()).toEqual([30, 70]);
});

test("a tree has at most 31 leaves of at least 20 customers, and each customer is in one", () => {
  const { bins, slots } = makeRow(5000);
  const random = initRandom(3);
  const gradients = Float32Array.from({ length: 5000 }, () => random() - 0.5);
  const hessians = Float32Array.from({ length: 5000 }, () => random());
  const { rows, leaves } = initGrower(bins, slots, 0.1)({ gradients, hessians });
  expect(leaves).toHaveLength(31);
  for (const { start, stop } of leaves) expect(stop - start).toBeGreaterThanOrEqual(20);
  expect(leaves.reduce((sum, { start, stop }) => sum + stop - start, 0)).toBe(5000);
  expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
});

test("what the leaves say is what the tree says", () => {
  const { bins, slots } = makeRow(700);
  const gradients = Float32Array.from({ length: 700 }, (_, i) => Math.sin(i / 40));
  const { root, rows, leaves } = initGrower(bins, slots, 0.1)({ gradients, hessians: null });
  const fromTree = new Float64Array(700);
  addTree(root, bins, slots, fromTree);
  const fromLeaves = new Float64Array(700);
  for (const { start, stop, value } of leaves) for (let i = start; i < stop; i++) fromLeaves[rows[i]] = value;
  expect(fromTree).toEqual(fromLeaves);
});

test("the next tree is as if it were the first", () => {
  const { bins, slots } = makeRow(400);
  const derivatives = (shift: number) => ({
    gradients: Float32Array.from({ length: 400 }, (_, i) => Math.sin(i / 30 + shift)),
    hessians: Float32Array.from({ length: 400 }, (_, i) => 1 + (i % 3)),
  });
  const grow = initGrower(bins, slots, 0.1);
  grow(derivatives(0));
  expect(grow(derivatives(1)).root).toEqual(initGrower(bins, slots, 0.1)(derivatives(1)).root);
});

test("too few customers make one leaf that changes nothing", () => {
  const { bins, slots } = makeRow(39);
  const gradients = Float32Array.from({ length: 39 }, (_, i) => i);
  const { root } = initGrower(bins, slots, 0.1)({ gradients, hessians: null });
  expect(root).toEqual({ goesLeft: null, value: 0 });
});
