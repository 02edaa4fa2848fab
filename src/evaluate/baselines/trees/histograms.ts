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
  { slots, width, rows }: OrderedSlots,
  { start, stop }: Span,
  gradients: Float32Array,
): void {
  for (let i = start; i < stop; i++) {
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
