/** A customer whose cell names no side. */
export const noSide = 255;

const words: Record<string, number> = {
  train: 0,
  training: 0,
  val: 1,
  valid: 1,
  validation: 1,
  dev: 1,
  test: 2,
  testing: 2,
};

/**
 * Reads the side of each customer from a column: train, val or validation, test, in any letter case.
 *
 * shapes: cells [N] -> sides [N], 255 where the cell says nothing of it
 */
export function splitByColumn(cells: (string | null)[]): Uint8Array {
  return Uint8Array.from(cells, (cell) => words[(cell ?? "").trim().toLowerCase()] ?? noSide);
}
