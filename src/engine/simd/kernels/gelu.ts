import { madd } from "./madd";
import { erf, exp, loadFew, shareStart, storeFew } from "./math";

/** x Phi(x), four at once, Phi by erf: within 2e-7 |x|. */
/* @inline */
export function gelu(x: v128): v128 {
  const half = f32x4.mul(x, f32x4.splat(0.5));
  return madd(half, erf(f32x4.mul(x, f32x4.splat(Mathf.SQRT1_2))), half);
}

/** The derivative Phi(x) + x phi(x), four at once. */
/* @inline */
export function geluSlope(x: v128): v128 {
  const half = f32x4.splat(0.5);
  const share = madd(half, erf(f32x4.mul(x, f32x4.splat(Mathf.SQRT1_2))), half);
  const density = f32x4.mul(exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))), f32x4.splat(0.3989422804));
  return madd(x, density, share);
}

/** y = gelu(x) */
export function geluForward(x: usize, y: usize, count: i32, thread: i32, threads: i32): void {
  const end = shareStart(count, 16, thread + 1, threads);
  let i = shareStart(count, 16, thread, threads);
  for (; i + 4 <= end; i += 4) v128.store(y + ((<usize>i) << 2), gelu(v128.load(x + ((<usize>i) << 2))));
  const at = (<usize>i) << 2;
  if (i < end) storeFew(y + at, gelu(loadFew(x + at, end - i)), end - i);
}

/** dx = dy gelu'(x) */
export function geluBackward(dy: usize, x: usize, dx: usize, count: i32, thread: i32, threads: i32): void {
  const end = shareStart(count, 16, thread + 1, threads);
  let i = shareStart(count, 16, thread, threads);
  for (; i + 4 <= end; i += 4) {
    const at = (<usize>i) << 2;
    v128.store(dx + at, f32x4.mul(v128.load(dy + at), geluSlope(v128.load(x + at))));
  }
  const at = (<usize>i) << 2;
  const rest = end - i;
  if (rest > 0) {
    storeFew(dx + at, f32x4.mul(loadFew(dy + at, rest), geluSlope(loadFew(x + at, rest))), rest);
  }
}
