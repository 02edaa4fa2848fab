import { madd } from "./madd";

/**
 * The constants of `exp`, in memory: V8 makes a vector constant anew at each use, and one load is shorter.
 *
 * In order: most, least, log2(e), 1.5 * 2^23, -ln(2) in two parts, the polynomial, 1.
 */
const EXP = memory.data<f32>([
  88.37, -88.0, 1.44269504088896341, 12582912, -0.693359375, 2.1219444e-4, 1.98756915e-4, 1.3981999507e-3,
  8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
]);

/**
 * e^x, four at once: within 2 ulp between -87.3 and 88.3.
 *
 * Below -87.7 it is 0, above 88.3 it stays at 2.4e38; NaN stays NaN.
 * The power of two is rounded by adding 1.5 * 2^23: its low bits then are the exponent, no conversion is needed.
 * source: range reduction and polynomial of Cephes, expf
 */
/* @inline */
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(EXP)), v128.load32_splat(EXP, 4));
  const magic = v128.load32_splat(EXP, 12);
  const shifted = madd(clamped, v128.load32_splat(EXP, 8), magic);
  const powers = f32x4.sub(shifted, magic);
  const high = madd(powers, v128.load32_splat(EXP, 16), clamped);
  const r = madd(powers, v128.load32_splat(EXP, 20), high);
  let p = madd(v128.load32_splat(EXP, 24), r, v128.load32_splat(EXP, 28));
  p = madd(p, r, v128.load32_splat(EXP, 32));
  p = madd(p, r, v128.load32_splat(EXP, 36));
  p = madd(p, r, v128.load32_splat(EXP, 40));
  p = madd(p, r, v128.load32_splat(EXP, 44));
  const one = v128.load32_splat(EXP, 48);
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), one);
  // The bits of 1 are the bias of the exponent, in its place.
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), one));
}

/** The constants of `erf`: where it ends on both sides, numerator, denominator. */
const ERF = memory.data<f32>([
  3.832506856900711, -3.832506856900711, 2.2905065861350646e-4, 3.4082910107109506e-3, 5.0955695062380861e-2,
  1.8520832239976145e-1, 1.128379143519084, -1.1791602954361697e-7, 2.3547966471313185e-5,
  1.0179625278914885e-3, 1.4070470171167667e-2, 1.1098505178285362e-1, 4.9746925110067538e-1, 1,
]);

/**
 * erf(x), four at once: within 3.5e-7.
 *
 * An exponential would bring that to 1e-7 and take three times as long.
 * source: rational minimax polynomial of Eigen (MathFunctionsImpl.h, generic_fast_erf) for |x| < 3.83; beyond it rounds to 1
 */
/* @inline */
export function erf(x: v128): v128 {
  const z = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(ERF)), v128.load32_splat(ERF, 4));
  const s = f32x4.mul(z, z);
  let p = madd(v128.load32_splat(ERF, 8), s, v128.load32_splat(ERF, 12));
  p = madd(p, s, v128.load32_splat(ERF, 16));
  p = madd(p, s, v128.load32_splat(ERF, 20));
  p = madd(p, s, v128.load32_splat(ERF, 24));
  let q = madd(v128.load32_splat(ERF, 28), s, v128.load32_splat(ERF, 32));
  q = madd(q, s, v128.load32_splat(ERF, 36));
  q = madd(q, s, v128.load32_splat(ERF, 40));
  q = madd(q, s, v128.load32_splat(ERF, 44));
  q = madd(q, s, v128.load32_splat(ERF, 48));
  q = madd(q, s, v128.load32_splat(ERF, 52));
  return f32x4.div(f32x4.mul(z, p), q);
}

/**
 * tanh(x), four at once: within 3e-7.
 *
 * source: rational minimax polynomial of Eigen (MathFunctionsImpl.h, generic_fast_tanh_float), for |x| < 7.9
 */
/* @inline */
export function tanh(x: v128): v128 {
  const z = f32x4.pmax(f32x4.pmin(x, f32x4.splat(7.90531110763549805)), f32x4.splat(-7.90531110763549805));
  const s = f32x4.mul(z, z);
  let p = madd(f32x4.splat(-2.76076847742355e-16), s, f32x4.splat(2.00018790482477e-13));
  p = madd(p, s, f32x4.splat(-8.60467152213735e-11));
  p = madd(p, s, f32x4.splat(5.12229709037114e-8));
  p = madd(p, s, f32x4.splat(1.48572235717979e-5));
  p = madd(p, s, f32x4.splat(6.37261928875436e-4));
  p = madd(p, s, f32x4.splat(4.89352455891786e-3));
  let q = madd(f32x4.splat(1.19825839466702e-6), s, f32x4.splat(1.18534705686654e-4));
  q = madd(q, s, f32x4.splat(2.268434632439e-3));
  q = madd(q, s, f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(z, p), q);
}

/**
 * Natural logarithm, four at once: within 2 ulp of the value or 1e-7, for positive normal numbers.
 *
 * 0 and what is below give -87.3 or less, never NaN.
 * source: Cephes, logf
 */
/* @inline */
export function log(x: v128): v128 {
  const safe = f32x4.pmax(x, f32x4.splat(1.17549435e-38));
  const one = f32x4.splat(1);
  let power = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(safe, 23), i32x4.splat(126)));
  let m = v128.or(v128.and(safe, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  power = f32x4.sub(power, v128.and(small, one));
  m = f32x4.sub(f32x4.add(m, v128.and(small, m)), one);
  const s = f32x4.mul(m, m);
  let p = madd(f32x4.splat(7.0376836292e-2), m, f32x4.splat(-1.151461031e-1));
  p = madd(p, m, f32x4.splat(1.167699874e-1));
  p = madd(p, m, f32x4.splat(-1.2420140846e-1));
  p = madd(p, m, f32x4.splat(1.4249322787e-1));
  p = madd(p, m, f32x4.splat(-1.6668057665e-1));
  p = madd(p, m, f32x4.splat(2.0000714765e-1));
  p = madd(p, m, f32x4.splat(-2.4999993993e-1));
  p = madd(p, m, f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, m), s);
  p = madd(power, f32x4.splat(-2.1219444e-4), p);
  p = madd(s, f32x4.splat(-0.5), p);
  return madd(power, f32x4.splat(0.693359375), f32x4.add(m, p));
}

/** 1 / sqrt(x), four at once: within 1 ulp, by a root and a division. */
/* @inline */
export function rsqrt(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
}

/** The sum of the four lanes, in a fixed order. */
/* @inline */
export function sumLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 2) +
    (f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 3))
  );
}

/** The largest of the four lanes. */
/* @inline */
export function maxLanes(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}

/** Where the share of a thread begins, of `count` numbers in pieces of `step`; the last share ends with `count`. */
/* @inline */
export function shareStart(count: i32, step: i32, thread: i32, threads: i32): i32 {
  const pieces = (count + step - 1) / step;
  return min(count, <i32>((<i64>pieces * thread) / threads) * step);
}

/** Up to three numbers as a vector, the rest 0: nothing is read beyond them. */
/* @inline */
export function loadFew(at: usize, count: i32): v128 {
  let x = f32x4.splat(0);
  if (count > 0) x = f32x4.replace_lane(x, 0, load<f32>(at));
  if (count > 1) x = f32x4.replace_lane(x, 1, load<f32>(at, 4));
  if (count > 2) x = f32x4.replace_lane(x, 2, load<f32>(at, 8));
  return x;
}

/** Writes the first lanes, up to three. */
/* @inline */
export function storeFew(at: usize, x: v128, count: i32): void {
  if (count > 0) store<f32>(at, f32x4.extract_lane(x, 0));
  if (count > 1) store<f32>(at, f32x4.extract_lane(x, 1), 4);
  if (count > 2) store<f32>(at, f32x4.extract_lane(x, 2), 8);
}

/** All bits set in the first `count` lanes. */
/* @inline */
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}
