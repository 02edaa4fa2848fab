import { pack } from "./gemm-pack";
import { TILE_COLUMNS, TILE_ROWS, tile } from "./gemm-tile";
import { loadFew, shareStart, storeFew } from "./math";

/** A panel of B (8 columns) and one of A fit L1 (32 kB) together. */
const MOST_K: i32 = 384;
/** A block of A stays in L2 (512 kB) beside what passes through: 120 rows of 384. */
const BLOCK_M: i32 = 120;
/** A block of B, read once for each block of A, lies in L3. */
const BLOCK_N: i32 = 1024;

/** Bytes at the start of the scratch: one tile, 8 numbers of bias, 8 zeros. */
const TILE_BYTES: i32 = 256;
const BIAS_AT: usize = 192;
const ZEROS_AT: usize = 224;

const ADD: i32 = 1;

/** Blocks along k are of one size, nearly, so that none is a short rest. */
/* @inline */
function blockK(k: i32): i32 {
  const blocks = (k + MOST_K - 1) / MOST_K;
  return (k + blocks - 1) / blocks;
}

/* @inline */
function roundUp(count: i32, to: i32): i32 {
  return ((count + to - 1) / to) * to;
}

/** Bytes of scratch that one thread needs for a product of this size; a multiple of 64. */
export function gemmScratchBytes(m: i32, n: i32, k: i32): i32 {
  const rows = min(roundUp(m, TILE_ROWS), BLOCK_M);
  const columns = min(roundUp(n, TILE_COLUMNS), BLOCK_N);
  return roundUp(TILE_BYTES + 4 * min(k, MOST_K) * (rows + columns), 64);
}

/** A tile at the edge of C: computed beside it, then the part that exists is copied. */
function edgeTile(
  rows: i32,
  columns: i32,
  k: i32,
  a: usize,
  b: usize,
  c: usize,
  cRow: usize,
  bias: usize,
  add: bool,
  scratch: usize,
): void {
  for (let j = 0; j < columns; j++) {
    store<f32>(scratch + BIAS_AT + ((<usize>j) << 2), load<f32>(bias + ((<usize>j) << 2)));
  }
  tile(k, a, b, scratch, 32, scratch + BIAS_AT, false);
  for (let i = 0; i < rows; i++, c += cRow, scratch += 32) {
    for (let j = 0; j < columns; j += 4) {
      const at = c + ((<usize>j) << 2);
      const value = v128.load(scratch + ((<usize>j) << 2));
      const count = columns - j;
      if (count >= 4) v128.store(at, add ? f32x4.add(v128.load(at), value) : value);
      else storeFew(at, add ? f32x4.add(loadFew(at, count), value) : value, count);
    }
  }
}

/** C (+)= A B of one block, from its packed panels. `cRow` in bytes. */
function multiplyPacked(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  b: usize,
  c: usize,
  cRow: usize,
  bias: usize,
  add: bool,
  scratch: usize,
): void {
  const zeros = scratch + ZEROS_AT;
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    const panel = b + ((<usize>j * k) << 2);
    const biasHere = bias ? bias + ((<usize>j) << 2) : zeros;
    for (let i = 0; i < m; i += TILE_ROWS) {
      const from = a + ((<usize>i * k) << 2);
      const to = c + <usize>i * cRow + ((<usize>j) << 2);
      if (m - i >= TILE_ROWS && n - j >= TILE_COLUMNS) {
        tile(k, from, panel, to, cRow, biasHere, add);
      } else {
        const rows = min(m - i, TILE_ROWS);
        const columns = min(n - j, TILE_COLUMNS);
        edgeTile(rows, columns, k, from, panel, to, cRow, biasHere, add, scratch);
      }
    }
  }
}

/**
 * C [m, n] = A [m, k] B [k, n] + bias [n], on this thread alone.
 *
 * The strides of A and B from row to row and column to column, in numbers, say how they lie; one of the two is 1.
 * Each sum runs over k in the same order and the same blocks, wherever its row and column stand.
 */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  c: usize,
  cRow: usize,
  bias: usize,
  flags: i32,
  scratch: usize,
): void {
  const most = blockK(k);
  const packedA = scratch + TILE_BYTES;
  const packedB = packedA + ((<usize>min(roundUp(m, TILE_ROWS), BLOCK_M) * most) << 2);
  v128.store(scratch + ZEROS_AT, i32x4.splat(0));
  v128.store(scratch + ZEROS_AT, i32x4.splat(0), 16);
  for (let j = 0; j < n; j += BLOCK_N) {
    const columns = min(n - j, BLOCK_N);
    for (let p = 0; p < k; p += most) {
      const steps = min(k - p, most);
      const add = p > 0 || (flags & ADD) != 0;
      const biasHere = p == 0 && bias ? bias + ((<usize>j) << 2) : 0;
      pack(
        TILE_COLUMNS,
        b + ((<usize>p * bRow + <usize>j * bCol) << 2),
        bCol << 2,
        bRow << 2,
        columns,
        steps,
        packedB,
      );
      for (let i = 0; i < m; i += BLOCK_M) {
        const rows = min(m - i, BLOCK_M);
        pack(
          TILE_ROWS,
          a + ((<usize>i * aRow + <usize>p * aCol) << 2),
          aRow << 2,
          aCol << 2,
          rows,
          steps,
          packedA,
        );
        const to = c + ((<usize>i * cRow + <usize>j) << 2);
        multiplyPacked(rows, columns, steps, packedA, packedB, to, cRow << 2, biasHere, add, scratch);
      }
    }
  }
}

/**
 * C [m, n] = A [m, k] B [k, n] + bias [n]: the threads share the larger side of C.
 *
 * `flags`: 1 adds to what C holds. `scratch` has gemmScratchBytes(m, n, k) for each thread. The result does not depend on their number.
 */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  aCol: usize,
  b: usize,
  bRow: usize,
  bCol: usize,
  c: usize,
  cRow: usize,
  bias: usize,
  flags: i32,
  scratch: usize,
  thread: i32,
  threads: i32,
): void {
  const own = scratch + <usize>thread * <usize>gemmScratchBytes(m, n, k);
  if (m >= n) {
    const from = shareStart(m, TILE_ROWS, thread, threads);
    const rows = shareStart(m, TILE_ROWS, thread + 1, threads) - from;
    const at = <usize>from;
    multiply(
      rows,
      n,
      k,
      a + ((at * aRow) << 2),
      aRow,
      aCol,
      b,
      bRow,
      bCol,
      c + ((at * cRow) << 2),
      cRow,
      bias,
      flags,
      own,
    );
  } else {
    const from = shareStart(n, TILE_COLUMNS, thread, threads);
    const columns = shareStart(n, TILE_COLUMNS, thread + 1, threads) - from;
    const at = (<usize>from) << 2;
    const biasHere = bias ? bias + at : 0;
    multiply(m, columns, k, a, aRow, aCol, b + at * bCol, bRow, bCol, c + at, cRow, biasHere, flags, own);
  }
}
