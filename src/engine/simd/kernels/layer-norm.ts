import { dropStretch } from "./dropout";
import { madd } from "./madd";
import { firstLanes, loadFew, shareStart, storeFew, sumLanes } from "./math";

/** sum = from + residual, written and added up; `from` may be where it is written to. */
/* @inline */
function addRow(from: usize, residual: usize, to: usize, width: i32): f32 {
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const at = (<usize>j) << 2;
    let x = v128.load(from + at);
    if (residual) x = f32x4.add(x, v128.load(residual + at));
    v128.store(to + at, x);
    sum = f32x4.add(sum, x);
  }
  const rest = width - j;
  if (rest > 0) {
    const at = (<usize>j) << 2;
    let x = loadFew(from + at, rest);
    if (residual) x = f32x4.add(x, loadFew(residual + at, rest));
    storeFew(to + at, x, rest);
    sum = f32x4.add(sum, x);
  }
  return sumLanes(sum);
}

/** Sum of the squares of the distances from the mean: a second pass, since a difference of sums would cancel. */
/* @inline */
function sumSquares(row: usize, mean: v128, width: i32): f32 {
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const off = f32x4.sub(v128.load(row + ((<usize>j) << 2)), mean);
    sum = madd(off, off, sum);
  }
  const rest = width - j;
  if (rest > 0) {
    const off = v128.and(f32x4.sub(loadFew(row + ((<usize>j) << 2), rest), mean), firstLanes(rest));
    sum = madd(off, off, sum);
  }
  return sumLanes(sum);
}

/** normal = (normal - mean) scale, y = normal gamma + beta */
/* @inline */
function scaleRow(
  normal: usize,
  y: usize,
  gamma: usize,
  beta: usize,
  mean: v128,
  scale: v128,
  width: i32,
): void {
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const at = (<usize>j) << 2;
    const n = f32x4.mul(f32x4.sub(v128.load(normal + at), mean), scale);
    v128.store(normal + at, n);
    v128.store(y + at, madd(n, v128.load(gamma + at), v128.load(beta + at)));
  }
  const rest = width - j;
  if (rest > 0) {
    const at = (<usize>j) << 2;
    const n = f32x4.mul(f32x4.sub(loadFew(normal + at, rest), mean), scale);
    storeFew(normal + at, n, rest);
    storeFew(y + at, madd(n, loadFew(gamma + at, rest), loadFew(beta + at, rest)), rest);
  }
}

/** y = LN(residual + dropout(x)) gamma + beta; no residual where its offset is 0, no dropout where the threshold is 0. */
export function layerNorm(
  x: usize,
  residual: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  normal: usize,
  scale: usize,
  rows: i32,
  width: i32,
  epsilon: f32,
  seed: i32,
  threshold: i32,
  keepScale: f32,
  thread: i32,
  threads: i32,
): void {
  const end = shareStart(rows, 1, thread + 1, threads);
  const count = <f32>width;
  for (let row = shareStart(rows, 1, thread, threads); row < end; row++) {
    const at = (<usize>(row * width)) << 2;
    let from = x + at;
    if (threshold) {
      dropStretch(from, normal + at, width, row * width, seed, threshold, keepScale);
      from = normal + at;
    }
    const mean = f32x4.splat(addRow(from, residual ? residual + at : 0, normal + at, width) / count);
    const factor = <f32>1 / sqrt<f32>(sumSquares(normal + at, mean, width) / count + epsilon);
    store<f32>(scale + ((<usize>row) << 2), factor);
    scaleRow(normal + at, y + at, gamma, beta, mean, f32x4.splat(factor), width);
  }
}

/** With g = dy gamma: ds = (g - mean(g) - normal mean(g normal)) scale */
/* @inline */
function backRow(dy: usize, normal: usize, gamma: usize, ds: usize, scale: f32, width: i32): void {
  let sum = f32x4.splat(0);
  let dot = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const at = (<usize>j) << 2;
    const g = f32x4.mul(v128.load(dy + at), v128.load(gamma + at));
    sum = f32x4.add(sum, g);
    dot = madd(g, v128.load(normal + at), dot);
  }
  const rest = width - j;
  const end = (<usize>j) << 2;
  const last = f32x4.mul(loadFew(dy + end, rest), loadFew(gamma + end, rest));
  sum = f32x4.add(sum, last);
  dot = madd(last, loadFew(normal + end, rest), dot);
  const mean = f32x4.splat(sumLanes(sum) / <f32>width);
  const meanDot = f32x4.splat(sumLanes(dot) / <f32>width);
  const factor = f32x4.splat(scale);
  for (j = 0; j + 4 <= width; j += 4) {
    const at = (<usize>j) << 2;
    const g = f32x4.sub(f32x4.mul(v128.load(dy + at), v128.load(gamma + at)), mean);
    v128.store(ds + at, f32x4.mul(f32x4.sub(g, f32x4.mul(v128.load(normal + at), meanDot)), factor));
  }
  if (rest > 0) {
    const g = f32x4.sub(last, mean);
    storeFew(
      ds + end,
      f32x4.mul(f32x4.sub(g, f32x4.mul(loadFew(normal + end, rest), meanDot)), factor),
      rest,
    );
  }
}

/** ds, and dx = dropout(ds) where the threshold is not 0; the gradients of gamma and beta are `layerNormSums`. */
export function layerNormBackward(
  dy: usize,
  normal: usize,
  scale: usize,
  gamma: usize,
  ds: usize,
  dx: usize,
  rows: i32,
  width: i32,
  seed: i32,
  threshold: i32,
  keepScale: f32,
  thread: i32,
  threads: i32,
): void {
  const end = shareStart(rows, 1, thread + 1, threads);
  for (let row = shareStart(rows, 1, thread, threads); row < end; row++) {
    const at = (<usize>(row * width)) << 2;
    backRow(dy + at, normal + at, gamma, ds + at, load<f32>(scale + ((<usize>row) << 2)), width);
    if (threshold) dropStretch(ds + at, dx + at, width, row * width, seed, threshold, keepScale);
  }
}

/** Adds four rows, or one, to the sums over dy normal and over dy, for the columns from j to the end. */
/* @inline */
function addProducts(
  dy: usize,
  normal: usize,
  dGamma: usize,
  dBeta: usize,
  j: i32,
  end: i32,
  width: i32,
  four: bool,
): void {
  const step = (<usize>width) << 2;
  for (; j < end; j += 4) {
    const at = (<usize>j) << 2;
    const few = end - j;
    const whole = few >= 4;
    let d = whole ? v128.load(dy + at) : loadFew(dy + at, few);
    let g = f32x4.mul(d, whole ? v128.load(normal + at) : loadFew(normal + at, few));
    if (four) {
      for (let k: usize = 1; k < 4; k++) {
        const next = at + k * step;
        const more = whole ? v128.load(dy + next) : loadFew(dy + next, few);
        const n = whole ? v128.load(normal + next) : loadFew(normal + next, few);
        d = f32x4.add(d, more);
        g = madd(more, n, g);
      }
    }
    if (whole) {
      v128.store(dGamma + at, f32x4.add(v128.load(dGamma + at), g));
      v128.store(dBeta + at, f32x4.add(v128.load(dBeta + at), d));
    } else {
      storeFew(dGamma + at, f32x4.add(loadFew(dGamma + at, few), g), few);
      storeFew(dBeta + at, f32x4.add(loadFew(dBeta + at, few), d), few);
    }
  }
}

/** dGamma = sum of dy normal, dBeta = sum of dy, over all rows; each thread has columns of its own. */
export function layerNormSums(
  dy: usize,
  normal: usize,
  dGamma: usize,
  dBeta: usize,
  rows: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  const from = shareStart(width, 16, thread, threads);
  const end = shareStart(width, 16, thread + 1, threads);
  const first = (<usize>from) << 2;
  memory.fill(dGamma + first, 0, (<usize>(end - from)) << 2);
  memory.fill(dBeta + first, 0, (<usize>(end - from)) << 2);
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const at = (<usize>(row * width)) << 2;
    addProducts(dy + at, normal + at, dGamma, dBeta, from, end, width, true);
  }
  for (; row < rows; row++) {
    const at = (<usize>(row * width)) << 2;
    addProducts(dy + at, normal + at, dGamma, dBeta, from, end, width, false);
  }
}
