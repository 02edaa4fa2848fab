import { loadFew, shareStart, storeFew } from "./math";

/** 1 over the number of tokens that are no padding, at least 1. */
/* @inline */
function shareOf(mask: usize, length: i32): f32 {
  let sum: f32 = 0;
  for (let t = 0; t < length; t++) sum += load<f32>(mask + ((<usize>t) << 2));
  return <f32>1 / max<f32>(sum, 1);
}

/** to += from factor */
/* @inline */
function addScaled(from: usize, factor: f32, to: usize, count: i32): void {
  const all = f32x4.splat(factor);
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const at = (<usize>j) << 2;
    v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(v128.load(from + at), all)));
  }
  const rest = count - j;
  if (rest > 0) {
    const at = (<usize>j) << 2;
    storeFew(to + at, f32x4.add(loadFew(to + at, rest), f32x4.mul(loadFew(from + at, rest), all)), rest);
  }
}

/** y [B, H] = the mean over the tokens of x [B, T, H] whose mask is 1 */
export function poolMean(
  x: usize,
  mask: usize,
  y: usize,
  batch: i32,
  length: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  const end = shareStart(batch, 1, thread + 1, threads);
  for (let b = shareStart(batch, 1, thread, threads); b < end; b++) {
    const masks = mask + ((<usize>(b * length)) << 2);
    const share = shareOf(masks, length);
    const to = y + ((<usize>(b * width)) << 2);
    memory.fill(to, 0, (<usize>width) << 2);
    for (let t = 0; t < length; t++) {
      const kept = load<f32>(masks + ((<usize>t) << 2));
      if (kept !== 0) addScaled(x + ((<usize>((b * length + t) * width)) << 2), kept * share, to, width);
    }
  }
}

/** dx [B, T, H] = dy [B, H] times the share of each token */
export function poolMeanBackward(
  dy: usize,
  mask: usize,
  dx: usize,
  batch: i32,
  length: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  const end = shareStart(batch, 1, thread + 1, threads);
  for (let b = shareStart(batch, 1, thread, threads); b < end; b++) {
    const masks = mask + ((<usize>(b * length)) << 2);
    const share = shareOf(masks, length);
    for (let t = 0; t < length; t++) {
      const kept = load<f32>(masks + ((<usize>t) << 2));
      const to = dx + ((<usize>((b * length + t) * width)) << 2);
      memory.fill(to, 0, (<usize>width) << 2);
      if (kept !== 0) addScaled(dy + ((<usize>(b * width)) << 2), kept * share, to, width);
    }
  }
}
