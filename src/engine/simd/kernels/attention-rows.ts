import { exp, loadFew, maxLanes, storeFew, sumLanes } from "./math";

/** The next multiple of four: rows in scratch memory end in whole vectors. */
/* @inline */
export function padFour(count: i32): i32 {
  return (count + 3) & -4;
}

/**
 * Draws the bytes that decide which of `count` positions are kept, four a hash, four hashes at once.
 *
 * Returns where the byte of the first position lies; up to 18 bytes more than `count` are written.
 */
export function drawBytes(position: i32, count: i32, seed: i32, to: usize): usize {
  const group = position >>> 2;
  const end = to + (position & 3) + count;
  const weyl: i32 = 0x9e3779b9;
  let state = i32x4.mul(i32x4.add(i32x4.splat(group), i32x4(1, 2, 3, 4)), i32x4.splat(weyl));
  state = i32x4.add(state, i32x4.splat(seed));
  for (let at = to; at < end; at += 16) {
    let h = i32x4.mul(v128.xor(state, i32x4.shr_u(state, 16)), i32x4.splat(0x85ebca6b));
    h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
    v128.store(at, v128.xor(h, i32x4.shr_u(h, 16)));
    state = i32x4.add(state, i32x4.splat(weyl << 2));
  }
  return to + (position & 3);
}

/** All bits set where the byte of a position says that it is kept. */
/* @inline */
function kept(bytes: usize, threshold: v128): v128 {
  const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes)));
  return i32x4.ge_s(wide, threshold);
}

/**
 * Softmax of one row of scores times `factor` over the columns that `mask` keeps, in place, up to a factor that is returned.
 *
 * `mask` has all bits set for each column that is kept, and zeros up to a whole vector.
 */
function exponentials(scores: usize, mask: usize, length: i32, factor: f32): f32 {
  const least = f32x4.splat(-f32.MAX_VALUE);
  let most = least;
  const end = (<usize>length) << 2;
  for (let at: usize = 0; at < end; at += 16) {
    most = f32x4.pmax(most, v128.bitselect(v128.load(scores + at), least, v128.load(mask + at)));
  }
  const highest = f32x4.splat(maxLanes(most));
  const scale = f32x4.splat(factor);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < end; at += 16) {
    const e = exp(f32x4.mul(f32x4.sub(v128.load(scores + at), highest), scale));
    const value = v128.and(e, v128.load(mask + at));
    v128.store(scores + at, value);
    sum = f32x4.add(sum, value);
  }
  const total = sumLanes(sum);
  return total > 0 ? <f32>1 / total : 0;
}

/**
 * One row of scores -> probabilities at `p`, and in place what dropout leaves of them.
 *
 * `bytes` as drawn for the row; a threshold of 0 drops nothing and reads none of them as a choice.
 */
export function softmaxRow(
  scores: usize,
  mask: usize,
  p: usize,
  length: i32,
  factor: f32,
  bytes: usize,
  threshold: i32,
  scale: f32,
): void {
  const share = f32x4.splat(exponentials(scores, mask, length, factor));
  const limit = i32x4.splat(threshold);
  const wider = f32x4.splat(scale);
  for (let j = 0; j < length; j += 4) {
    const at = (<usize>j) << 2;
    const value = f32x4.mul(v128.load(scores + at), share);
    if (j + 4 <= length) v128.store(p + at, value);
    else storeFew(p + at, value, length - j);
    v128.store(scores + at, v128.and(f32x4.mul(value, wider), kept(bytes + j, limit)));
  }
}

/**
 * One row of the backward pass: at `slopes` dP of the dropped probabilities becomes dS of the scores, `dropped` gets those probabilities.
 *
 * `p` has `length` numbers, the other two whole vectors; what stands beyond `length` becomes 0.
 */
export function softmaxGradRow(
  slopes: usize,
  dropped: usize,
  p: usize,
  length: i32,
  factor: f32,
  bytes: usize,
  threshold: i32,
  scale: f32,
): void {
  const limit = i32x4.splat(threshold);
  const wider = f32x4.splat(scale);
  const whole = length & -4;
  if (whole < length) {
    const at = (<usize>whole) << 2;
    v128.store(slopes + at, loadFew(slopes + at, length - whole));
    v128.store(dropped + at, loadFew(p + at, length - whole));
  }
  let sum = f32x4.splat(0);
  for (let j = 0; j < length; j += 4) {
    const at = (<usize>j) << 2;
    const value = v128.load(j < whole ? p + at : dropped + at);
    const slope = v128.and(f32x4.mul(v128.load(slopes + at), wider), kept(bytes + j, limit));
    v128.store(slopes + at, slope);
    sum = f32x4.add(sum, f32x4.mul(value, slope));
  }
  const mean = f32x4.splat(sumLanes(sum));
  const narrow = f32x4.splat(factor);
  for (let j = 0; j < length; j += 4) {
    const at = (<usize>j) << 2;
    const value = v128.load(j < whole ? p + at : dropped + at);
    const slope = f32x4.mul(f32x4.sub(v128.load(slopes + at), mean), narrow);
    v128.store(slopes + at, f32x4.mul(value, slope));
    v128.store(dropped + at, v128.and(f32x4.mul(value, wider), kept(bytes + j, limit)));
  }
}
