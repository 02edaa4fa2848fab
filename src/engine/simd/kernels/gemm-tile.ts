import { madd } from "./madd";

/** Rows and columns of C that one tile computes; 16 vector registers decide: 12 sums, 2 of B, 1 of A (mul + add need one more). */
export const TILE_ROWS: i32 = RELAXED ? 6 : 4;
export const TILE_COLUMNS: i32 = 8;

/* @inline */
function put(c: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = f32x4.add(v128.load(c), left);
    right = f32x4.add(v128.load(c, 16), right);
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/**
 * 6 x 8 of C, from a panel of 6 rows of A and one of 8 columns of B; every sum starts at the bias of its column.
 *
 * One k a turn: with two, V8 moves loads up until registers spill (32 GFLOP/s where one gives 47).
 */
function tile6(k: i32, a: usize, b: usize, c: usize, cRow: usize, bias: usize, add: bool): void {
  const bias0 = v128.load(bias);
  const bias1 = v128.load(bias, 16);
  let c00 = bias0;
  let c01 = bias1;
  let c10 = bias0;
  let c11 = bias1;
  let c20 = bias0;
  let c21 = bias1;
  let c30 = bias0;
  let c31 = bias1;
  let c40 = bias0;
  let c41 = bias1;
  let c50 = bias0;
  let c51 = bias1;
  for (let end = b + ((<usize>k) << 5); b < end; b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = madd(x, b0, c40);
    c41 = madd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = madd(x, b0, c50);
    c51 = madd(x, b1, c51);
    a += 24;
  }
  put(c, c00, c01, add);
  put((c += cRow), c10, c11, add);
  put((c += cRow), c20, c21, add);
  put((c += cRow), c30, c31, add);
  put((c += cRow), c40, c41, add);
  put((c += cRow), c50, c51, add);
}

/** The same, 4 x 8. */
function tile4(k: i32, a: usize, b: usize, c: usize, cRow: usize, bias: usize, add: bool): void {
  const bias0 = v128.load(bias);
  const bias1 = v128.load(bias, 16);
  let c00 = bias0;
  let c01 = bias1;
  let c10 = bias0;
  let c11 = bias1;
  let c20 = bias0;
  let c21 = bias1;
  let c30 = bias0;
  let c31 = bias1;
  for (let end = b + ((<usize>k) << 5); b < end; b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a += 16;
  }
  put(c, c00, c01, add);
  put((c += cRow), c10, c11, add);
  put((c += cRow), c20, c21, add);
  put((c += cRow), c30, c31, add);
}

/**
 * Computes one tile of C from packed panels.
 *
 * `k` steps; `cRow` in bytes; `bias` 8 numbers; with `add` the tile is added to what C holds.
 */
/* @inline */
export function tile(k: i32, a: usize, b: usize, c: usize, cRow: usize, bias: usize, add: bool): void {
  if (RELAXED) tile6(k, a, b, c, cRow, bias, add);
  else tile4(k, a, b, c, cRow, bias, add);
}
