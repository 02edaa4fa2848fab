import type { Slots } from "./types.ts";

/** Numbers that a slot of a histogram holds: sum of gradients, sum of hessians, count of customers. */
export const slotWidth = 3;

/** Gradient and hessian of the loss at each customer; no hessians where all are 1. [N] */
export interface Derivatives {
  gradients: Float32Array;
  hessians: Float32Array | null;
}

/** Part of an order of customers: those at start, start + 1 ... stop - 1. */
export interface Span {
  start: number;
  stop: number;
}

/** Customers in some order, and the slots of their values. */
export interface OrderedSlots {
  slots: Slots; // [N, width]
  width: number;
  rows: Int32Array; // [N]
}

/**
 * Sums gradients, hessians and customers of each slot over some customers.
 *
 * shapes: -> histogram [slots, 3]
 * memory: overwrites `histogram`
 */
export function fillHistogram(
  histogram: Float64Array,
  ordered: OrderedSlots,
  span: Span,
  { gradients, hessians }: Derivatives,
): void {
  histogram.fill(0);
  if (hessians === null) sumGradients(histogram, ordered, span, gradients);
  else sumBoth(histogram, ordered, span, gradients, hessians);
}

/**
 * Turns the histogram of a node into that of one child, by taking away the other child's.
 *
 * memory: overwrites `histogram`
 */
export function subtractHistogram(histogram: Float64Array, other: Float64Array): void {
  for (let i = 0; i < histogram.length; i++) histogram[i] -= other[i];
}

/** Four columns at a time: sums of different columns do not wait for each other. */
function sumBoth(
  histogram: Float64Array,
  { slots, width, rows }: OrderedSlots,
  { start, stop }: Span,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = start; i < stop; i++) {
    const row = rows[i];
    const gradient = gradients[row];
    const hessian = hessians[row];
    const end = (row + 1) * width;
    let p = end - width;
    for (; p < end - 3; p += 4) {
      const a = slots[p] * slotWidth;
      const b = slots[p + 1] * slotWidth;
      const c = slots[p + 2] * slotWidth;
      const d = slots[p + 3] * slotWidth;
      histogram[a] += gradient;
      histogram[a + 1] += hessian;
      histogram[a + 2] += 1;
      histogram[b] += gradient;
      histogram[b + 1] += hessian;
      histogram[b + 2] += 1;
      histogram[c] += gradient;
      histogram[c + 1] += hessian;
      histogram[c + 2] += 1;
      histogram[d] += gradient;
      histogram[d + 1] += hessian;
      histogram[d + 2] += 1;
    }
    for (; p < end; p++) {
      const a = slots[p] * slotWidth;
      histogram[a] += gradient;
      histogram[a + 1] += hessian;
      histogram[a + 2] += 1;
    }
  }
}

function sumGradients(
  histogram: Float64Array,
  { slots, width, rows }: OrderedSlots,
  { start, stop }: Span,
  gradients: Float32Array,
): void {
  for (let i = start; i < stop; i++) {
    const row = rows[i];
    const gradient = gradients[row];
    const end = (row + 1) * width;
    let p = end - width;
    for (; p < end - 1; p += 2) {
      const a = slots[p] * slotWidth;
      const b = slots[p + 1] * slotWidth;
      histogram[a] += gradient;
      histogram[a + 2] += 1;
      histogram[b] += gradient;
      histogram[b + 2] += 1;
    }
    if (p < end) {
      const a = slots[p] * slotWidth;
      histogram[a] += gradient;
      histogram[a + 2] += 1;
    }
  }
}
