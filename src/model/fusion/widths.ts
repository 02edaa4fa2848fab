import type { ModelShape } from "../shape.ts";

const MOST_DIMENSIONS = 16;

/** Length of the vector of a category: the root of its levels, at most 16. */
export function categoryWidth(levels: number): number {
  return Math.min(MOST_DIMENSIONS, Math.ceil(Math.sqrt(levels)));
}

/** Length of the structured vector: numbers, then an embedding for each category. */
export function structuredWidth({ numbers, categorySizes }: ModelShape): number {
  return categorySizes.reduce((sum, levels) => sum + categoryWidth(levels), numbers);
}

/** Tokens that the columns become where they look at the text: one for each number and each category. */
export function columnTokens({ bins, categorySizes }: ModelShape): number {
  return bins.length + categorySizes.length;
}

/** Inner width of what tells which of several vectors say most. */
export function attendWidth(hidden: number): number {
  return Math.min(hidden, 64);
}
