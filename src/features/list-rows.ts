import type { Side, unlabelledSide } from "../data/types.ts";

/** Lists the positions of the customers of one side, in the order of the table. */
export function listRows(sides: Uint8Array, side: Side | typeof unlabelledSide): Int32Array {
  const rows: number[] = [];
  sides.forEach((of, row) => {
    if (of === side) rows.push(row);
  });
  return Int32Array.from(rows);
}
