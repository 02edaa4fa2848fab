import { loadFew, shareStart, storeFew } from "./math";

/** Columns that are summed at once: two cache lines of each row. */
const WIDE: i32 = 32;

function sumWide(rows: i32, x: usize, row: usize, to: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (; rows > 0; rows--, x += row) {
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
    s2 = f32x4.add(s2, v128.load(x, 32));
    s3 = f32x4.add(s3, v128.load(x, 48));
    s4 = f32x4.add(s4, v128.load(x, 64));
    s5 = f32x4.add(s5, v128.load(x, 80));
    s6 = f32x4.add(s6, v128.load(x, 96));
    s7 = f32x4.add(s7, v128.load(x, 112));
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  v128.store(to, s4, 64);
  v128.store(to, s5, 80);
  v128.store(to, s6, 96);
  v128.store(to, s7, 112);
}

/** Sums over all rows of `columns` numbers each; `row` numbers lie from one row to the next. The threads share the columns. */
export function columnSums(
  rows: i32,
  columns: i32,
  x: usize,
  row: usize,
  to: usize,
  thread: i32,
  threads: i32,
): void {
  const end = shareStart(columns, WIDE, thread + 1, threads);
  let j = shareStart(columns, WIDE, thread, threads);
  for (; j + WIDE <= end; j += WIDE) {
    sumWide(rows, x + ((<usize>j) << 2), row << 2, to + ((<usize>j) << 2));
  }
  for (; j < end; j += 4) {
    const at = (<usize>j) << 2;
    let from = x + at;
    const count = end - j;
    let sum = f32x4.splat(0);
    for (let r = 0; r < rows; r++, from += row << 2) {
      sum = f32x4.add(sum, count >= 4 ? v128.load(from) : loadFew(from, count));
    }
    if (count >= 4) v128.store(to + at, sum);
    else storeFew(to + at, sum, count);
  }
}
