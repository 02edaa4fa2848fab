import { loadFew, shareStart, storeFew } from "./math";

/** A row of the table of weights: offsets of w, g, m, v, how many numbers, and what decay leaves of a weight. */
const ADAMW_ROW: usize = 24;
/** A row of the table of gradients: offset, how many numbers. */
const NORM_ROW: usize = 8;
const BLOCK: i32 = 16384;

/** Four numbers of g, m, v and w in, and m, v, w out. */
/* @inline */
function adamwFour(
  at: usize,
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  scale: v128,
  rate: v128,
  floor: v128,
  kept: v128,
  few: i32,
): void {
  const whole = few >= 4;
  const gradient = f32x4.mul(whole ? v128.load(g + at) : loadFew(g + at, few), scale);
  let mean = whole ? v128.load(m + at) : loadFew(m + at, few);
  let square = whole ? v128.load(v + at) : loadFew(v + at, few);
  const weight = whole ? v128.load(w + at) : loadFew(w + at, few);
  mean = f32x4.add(mean, f32x4.mul(f32x4.sub(gradient, mean), f32x4.splat(0.1)));
  square = f32x4.add(square, f32x4.mul(f32x4.sub(f32x4.mul(gradient, gradient), square), f32x4.splat(0.001)));
  const move = f32x4.mul(f32x4.div(mean, f32x4.add(f32x4.sqrt(square), floor)), rate);
  const moved = f32x4.sub(f32x4.mul(weight, kept), move);
  if (whole) {
    v128.store(m + at, mean);
    v128.store(v + at, square);
    v128.store(w + at, moved);
  } else {
    storeFew(m + at, mean, few);
    storeFew(v + at, square, few);
    storeFew(w + at, moved, few);
  }
}

/* @inline */
function adamwStretch(row: usize, from: i32, end: i32, scale: v128, rate: v128, floor: v128): void {
  const w = load<usize>(row);
  const g = load<usize>(row, 4);
  const m = load<usize>(row, 8);
  const v = load<usize>(row, 12);
  const kept = v128.load32_splat(row, 20);
  let i = from;
  for (; i + 4 <= end; i += 4) adamwFour((<usize>i) << 2, w, g, m, v, scale, rate, floor, kept, 4);
  if (i < end) adamwFour((<usize>i) << 2, w, g, m, v, scale, rate, floor, kept, end - i);
}

/** AdamW in place over all weights of a table; `scale` is the offset of a factor on the gradients, or 0. */
export function adamw(
  table: usize,
  count: i32,
  scale: usize,
  rate: f32,
  floor: f32,
  thread: i32,
  threads: i32,
): void {
  let pieces = 0;
  for (let i = 0; i < count; i++) pieces += (load<i32>(table + <usize>i * ADAMW_ROW, 16) + 15) >> 4;
  const from = shareStart(pieces, 1, thread, threads);
  const end = shareStart(pieces, 1, thread + 1, threads);
  const factor = scale ? v128.load32_splat(scale) : f32x4.splat(1);
  for (let i = 0, passed = 0; i < count; i++) {
    const row = table + <usize>i * ADAMW_ROW;
    const numbers = load<i32>(row, 16);
    const first = max(0, from - passed) << 4;
    const last = min(numbers, max(0, end - passed) << 4);
    if (first < last) adamwStretch(row, first, last, factor, f32x4.splat(rate), f32x4.splat(floor));
    passed += (numbers + 15) >> 4;
  }
}

/** Sum of squares of a stretch, in float64. */
/* @inline */
function squaresOf(at: usize, count: i32): f64 {
  let left = f64x2.splat(0);
  let right = f64x2.splat(0);
  for (let i = 0; i < count; i += 4) {
    const x = count - i >= 4 ? v128.load(at + ((<usize>i) << 2)) : loadFew(at + ((<usize>i) << 2), count - i);
    const low = f64x2.promote_low_f32x4(x);
    const high = f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
    left = f64x2.add(left, f64x2.mul(low, low));
    right = f64x2.add(right, f64x2.mul(high, high));
  }
  const sum = f64x2.add(left, right);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Sums of squares of blocks of fixed size over all gradients of a table, one float64 a block. */
export function squareBlocks(table: usize, count: i32, sums: usize, thread: i32, threads: i32): void {
  let blocks = 0;
  for (let i = 0; i < count; i++) blocks += (load<i32>(table + <usize>i * NORM_ROW, 4) + BLOCK - 1) / BLOCK;
  const from = shareStart(blocks, 1, thread, threads);
  const end = shareStart(blocks, 1, thread + 1, threads);
  for (let i = 0, block = 0; i < count; i++) {
    const row = table + <usize>i * NORM_ROW;
    const numbers = load<i32>(row, 4);
    for (let at = 0; at < numbers; at += BLOCK, block++) {
      if (block < from || block >= end) continue;
      const sum = squaresOf(load<usize>(row) + ((<usize>at) << 2), min(BLOCK, numbers - at));
      store<f64>(sums + ((<usize>block) << 3), sum);
    }
  }
}

/** out = min(1, maxNorm / (norm + 1e-6)), by one thread. */
export function clipScale(
  sums: usize,
  blocks: i32,
  maxNorm: f64,
  out: usize,
  thread: i32,
  _threads: i32,
): void {
  if (thread !== 0) return;
  let sum: f64 = 0;
  for (let i = 0; i < blocks; i++) sum += load<f64>(sums + ((<usize>i) << 3));
  store<f32>(out, <f32>min<f64>(1, maxNorm / (sqrt<f64>(sum) + 1e-6)));
}
