const TILE = 16;

/** Writes the transpose of `from` [rows, columns] to `to` [columns, rows], tile by tile. */
export function transposeTo(from: Float32Array, to: Float32Array, rows: number, columns: number): void {
  for (let r0 = 0; r0 < rows; r0 += TILE) {
    const r1 = Math.min(r0 + TILE, rows);
    for (let c0 = 0; c0 < columns; c0 += TILE) {
      const c1 = Math.min(c0 + TILE, columns);
      for (let r = r0; r < r1; r++) {
        for (let c = c0, at = r * columns; c < c1; c++) to[c * rows + r] = from[at + c];
      }
    }
  }
}
