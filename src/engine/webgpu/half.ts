import { dispatch, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { asU32, countValues, coverFlat, writeProgram } from "./wgsl.ts";

/** Bits to bits: WGSL may lose subnormal numbers, infinities and NaN on the way through unpack2x16float. */
const widenF16 = `
fn widen(bits: u32) -> u32 {
  let sign = (bits & 0x8000u) << 16u;
  let power = (bits >> 10u) & 31u;
  let fraction = bits & 1023u;
  if (power == 31u) { return sign | 0x7f800000u | (fraction << 13u); }
  if (power == 0u) { return sign | bitcast<u32>(f32(fraction) * 0x1p-24f); }
  return sign | ((power + 112u) << 23u) | (fraction << 13u);
}`;

const widenBF16 = `fn widen(bits: u32) -> u32 { return bits << 16u; }`;

const makeProgram = (name: string, widen: string) =>
  writeProgram(
    name,
    { writes: { y: "u32" }, reads: { pairs: "u32" }, uniforms: { size: "u32" } },
    `if (i < u.size) { y[i] = widen((pairs[i / 2u] >> (16u * (i % 2u))) & 0xffffu); }`,
    widen,
  );

const programs = { F16: makeProgram("unpack-f16", widenF16), BF16: makeProgram("unpack-bf16", widenBF16) };

/**
 * Widens numbers of 16 bits to float32, exactly: subnormal numbers, infinities and NaN as well.
 *
 * shapes: bits int32 [ceil(n / 2)], two numbers each, the low half first -> attrs.shape of n values
 * memory: returns a new tensor
 * source: IEEE 754 binary16; bfloat16 is the upper half of binary32
 */
export function runUnpackHalf({
  backend,
  inputs: { bits },
  attrs,
}: KernelCall<{ bits: TensorInfo }, { kind: "F16" | "BF16"; shape: number[] }>): TensorInfo[] {
  const y = makeOutput(backend, attrs.shape);
  const size = countValues(y);
  dispatch(backend, programs[attrs.kind], [y, bits], asU32(size), coverFlat(size));
  return [y];
}
