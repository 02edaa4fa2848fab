import { shareStart } from "./math";

/** One hash of 32 bits for each group of four positions; the groups count from 0 over the whole tensor. */
/* @inline */
export function hashGroup(seed: i32, group: i32): u32 {
  const state = <u32>(seed + (group + 1) * 0x9e3779b9);
  let h: u32 = (state ^ (state >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

/** All bits set in the lanes of the four positions of a group that are kept. */
/* @inline */
export function keptLanes(seed: i32, group: i32, threshold: i32): v128 {
  const spread = i8x16(0, -1, -1, -1, 1, -1, -1, -1, 2, -1, -1, -1, 3, -1, -1, -1);
  const bytes = i8x16.swizzle(i32x4.splat(hashGroup(seed, group)), spread);
  return i32x4.ge_s(bytes, i32x4.splat(threshold));
}

/* @inline */
function dropOne(x: usize, y: usize, i: i32, position: i32, seed: i32, threshold: i32, scale: f32): void {
  const byte = <i32>((hashGroup(seed, position >> 2) >> ((position & 3) << 3)) & 255);
  const at = (<usize>i) << 2;
  store<f32>(y + at, byte >= threshold ? load<f32>(x + at) * scale : <f32>0);
}

/** y = x scale where kept, else 0, for `count` numbers of which the first stands at `position` of the whole tensor. */
export function dropStretch(
  x: usize,
  y: usize,
  count: i32,
  position: i32,
  seed: i32,
  threshold: i32,
  scale: f32,
): void {
  let i = 0;
  for (; i < count && ((position + i) & 3) !== 0; i++) {
    dropOne(x, y, i, position + i, seed, threshold, scale);
  }
  const factor = f32x4.splat(scale);
  for (; i + 4 <= count; i += 4) {
    const at = (<usize>i) << 2;
    const kept = keptLanes(seed, (position + i) >> 2, threshold);
    v128.store(y + at, v128.and(f32x4.mul(v128.load(x + at), factor), kept));
  }
  for (; i < count; i++) dropOne(x, y, i, position + i, seed, threshold, scale);
}

/** y = x scale where kept, else 0. */
export function dropout(
  x: usize,
  y: usize,
  count: i32,
  seed: i32,
  threshold: i32,
  scale: f32,
  thread: i32,
  threads: i32,
): void {
  const from = shareStart(count, 16, thread, threads);
  const end = shareStart(count, 16, thread + 1, threads);
  const at = (<usize>from) << 2;
  dropStretch(x + at, y + at, end - from, from, seed, threshold, scale);
}
