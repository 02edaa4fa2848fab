import { expect, test } from "vitest";
import { fillHistogram, subtractHistogram } from "../../../../src/evaluate/baselines/trees/histograms.ts";

const ordered = {
  // customers 0 .. 3 with two columns: slots 0 and 1, slots 2 and 3
  slots: Uint16Array.of(0, 2, 1, 2, 0, 3, 1, 3),
  width: 2,
  rows: Int32Array.of(3, 0, 2, 1),
};
const gradients = Float32Array.of(1, 2, 4, 8);
const hessians = Float32Array.of(0.5, 0.25, 0.125, 2);

test("each slot holds the sums over the customers of a span", () => {
  const histogram = new Float64Array(12).fill(9);
  fillHistogram(histogram, ordered, { start: 1, stop: 4 }, { gradients, hessians });
  // customers 0, 2 and 1
  expect([...histogram]).toEqual([5, 0.625, 2, 2, 0.25, 1, 3, 0.75, 2, 4, 0.125, 1]);
});

test("where every hessian is 1 none is summed", () => {
  const histogram = new Float64Array(12);
  fillHistogram(histogram, ordered, { start: 0, stop: 4 }, { gradients, hessians: null });
  expect([...histogram]).toEqual([5, 0, 2, 10, 0, 2, 3, 0, 2, 12, 0, 2]);
});

test("what remains of a parent's histogram is that of the other child", () => {
  const [parent, one, other] = [0, 1, 2].map(() => new Float64Array(12));
  fillHistogram(parent, ordered, { start: 0, stop: 4 }, { gradients, hessians });
  fillHistogram(one, ordered, { start: 0, stop: 1 }, { gradients, hessians });
  fillHistogram(other, ordered, { start: 1, stop: 4 }, { gradients, hessians });
  subtractHistogram(parent, one);
  expect(parent).toEqual(other);
});
