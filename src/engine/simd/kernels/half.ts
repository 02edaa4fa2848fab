import { shareStart } from "./math";

/** Four float16 in the low halves of the lanes: shifted into place, then the exponent corrected by a product, which is exact. */
/* @inline */
function fromF16(bits: v128): v128 {
  const size = i32x4.shl(v128.and(bits, i32x4.splat(0x7fff)), 13);
  const value = f32x4.mul(size, f32x4.splat(5.192296858534828e33)); // 2^112
  const isSpecial = i32x4.ge_u(size, i32x4.splat(0x0f800000)); // infinity and NaN
  const special = v128.or(size, i32x4.splat(0x7f800000));
  const sign = i32x4.shl(v128.and(bits, i32x4.splat(0x8000)), 16);
  return v128.or(v128.bitselect(special, value, isSpecial), sign);
}

/* @inline */
function unpack(bits: v128, isBrain: bool): v128 {
  return isBrain ? i32x4.shl(bits, 16) : fromF16(bits);
}

/** Float32 from numbers of 16 bits: bfloat16 where `isBrain` is 1, else float16. */
export function unpackHalf(bits: usize, y: usize, count: i32, isBrain: i32, thread: i32, threads: i32): void {
  const end = shareStart(count, 16, thread + 1, threads);
  let i = shareStart(count, 16, thread, threads);
  for (; i + 4 <= end; i += 4) {
    v128.store(y + ((<usize>i) << 2), unpack(v128.load16x4_u(bits + ((<usize>i) << 1)), isBrain != 0));
  }
  for (; i < end; i++) {
    const one = i32x4.splat(<i32>load<u16>(bits + ((<usize>i) << 1)));
    store<f32>(y + ((<usize>i) << 2), f32x4.extract_lane(unpack(one, isBrain != 0), 0));
  }
}
