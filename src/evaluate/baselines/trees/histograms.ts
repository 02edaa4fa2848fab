import type { Slots } from "./types.ts";

/** Numbers that a slot of a histogram holds: sum of gradients, sum of hessians, count of customers. */
export const slotWidth = 3;

/** Gradient and hessian of the loss at each customer; no hessians where all are 1. [N] */
export interface Derivatives {
  gradients: Float32Array;
  hessians: Float32Array | null;
}

/**
 * Sums gradients, hessians and customers of each slot over some customers.
 *
 * shapes: slots [N, width], rows are positions of customers -> histogram [slots, 3]
 * memory: overwrites `histogram`
 */
export function fillHistogram(
  histogram: Float64Array,
  { slots, width }: { slots: Slots; width: number },
  rows: Int32Array,
  { gradients, hessians }: Derivatives,
): void {
  histogram.fill(0);
  if (hessians === null) sumGradients(histogram, slots, width, rows, gradients);
  else sumBoth(histogram, slots, width, rows, gradients, hessians);
}

/**
 * Turns the histogram of a node into that of one child, by taking away the other child's.
 *
 * memory: overwrites `histogram`
 */
export function subtractHistogram(histogram: Float64Array, other: Float64Array): void {
  for (let i = 0; i < histogram.length; i++) histogram[i] -= other[i];
}

function sumBoth(
  histogram: Float64Array,
  slots: Slots,
  width: number,
  rows: Int32Array,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const gradient = gradients[row];
    const hessian = hessians[row];
    const end = (row + 1) * width;
    for (let p = end - width; p < end; p++) {
      const at = slots[p] * slotWidth;
      histogram[at] += gradient;
      histogram[at + 1] += hessian;
      histogram[at + 2] += 1;
    }
  }
}

function sumGradients(
  histogram: Float64Array,
  slots: Slots,
  width: number,
  rows: Int32Array,
  gradients: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const gradient = gradients[row];
    const end = (row + 1) * width;
    for (let p = end - width; p < end; p++) {
      const at = slots[p] * slotWidth;
      histogram[at] += gradient;
      histogram[at + 2] += 1;
    }
  }
}
