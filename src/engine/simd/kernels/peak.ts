import { madd } from "./madd";

/** Multiplications and additions that one turn of `peak` does: 12 accumulators of 4 lanes, 2 each. */
const FLOPS: i32 = 96;

/**
 * Runs a loop that touches registers alone, to know what the machine can do at most: 96 floating point operations a turn.
 *
 * Returns a number that depends on all of them, so that none is left out.
 */
export function peak(iterations: i32): f32 {
  const b = f32x4.splat(0.999);
  const c = f32x4.splat(0.001);
  let c0 = f32x4.splat(1);
  let c1 = f32x4.splat(2);
  let c2 = f32x4.splat(3);
  let c3 = f32x4.splat(4);
  let c4 = f32x4.splat(5);
  let c5 = f32x4.splat(6);
  let c6 = f32x4.splat(7);
  let c7 = f32x4.splat(8);
  let c8 = f32x4.splat(9);
  let c9 = f32x4.splat(10);
  let c10 = f32x4.splat(11);
  let c11 = f32x4.splat(12);
  for (let i = 0; i < iterations; i++) {
    c0 = madd(c0, b, c);
    c1 = madd(c1, b, c);
    c2 = madd(c2, b, c);
    c3 = madd(c3, b, c);
    c4 = madd(c4, b, c);
    c5 = madd(c5, b, c);
    c6 = madd(c6, b, c);
    c7 = madd(c7, b, c);
    c8 = madd(c8, b, c);
    c9 = madd(c9, b, c);
    c10 = madd(c10, b, c);
    c11 = madd(c11, b, c);
  }
  const s0 = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  const s1 = f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7));
  const s2 = f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11));
  return f32x4.extract_lane(f32x4.add(s0, f32x4.add(s1, s2)), 0);
}

/** Floating point operations of one turn of `peak`. */
export function peakFlops(): i32 {
  return FLOPS;
}
