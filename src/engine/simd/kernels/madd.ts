/** a b + c, rounded once where the machine can (relaxed build), twice in the plain build. */
/* @inline */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
