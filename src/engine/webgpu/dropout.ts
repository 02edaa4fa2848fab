import { quantizeRate } from "../ops/keep-mask.ts";
import { dispatch, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { countValues, coverFlat, writeProgram } from "./wgsl.ts";

/**
 * WGSL of `isKept(i, seed, threshold)`: whether dropout keeps position i, as drawKeepMask says it.
 *
 * source: MurmurHash3's finalizer over a Weyl sequence
 */
export const isKeptCode = `
fn isKept(i: u32, seed: u32, threshold: u32) -> bool {
  let state = seed + 0x9e3779b9u * (i / 4u + 1u);
  var h = (state ^ (state >> 16u)) * 0x85ebca6bu;
  h = (h ^ (h >> 13u)) * 0xc2b2ae35u;
  h ^= h >> 16u;
  return ((h >> (8u * (i % 4u))) & 255u) >= threshold;
}`;

const program = writeProgram(
  "dropout",
  {
    writes: { y: "f32" },
    reads: { x: "f32" },
    uniforms: { size: "u32", seed: "u32", threshold: "u32", scale: "f32" },
  },
  `if (i < u.size) { y[i] = select(0.0, x[i] * u.scale, isKept(i, u.seed, u.threshold)); }`,
  isKeptCode,
);

/**
 * Drops a share of the values and scales the others.
 *
 * shapes: x any -> the same
 * memory: returns a new tensor
 */
export function runDropout({
  backend,
  inputs: { x },
  attrs,
}: KernelCall<{ x: TensorInfo }, { rate: number; seed: number }>): TensorInfo[] {
  const { threshold, scale } = quantizeRate(attrs.rate);
  const y = makeOutput(backend, x.shape);
  const size = countValues(x);
  const seed = attrs.seed >>> 0;
  dispatch(
    backend,
    program,
    [y, x],
    [
      ["u32", size],
      ["u32", seed],
      ["u32", threshold],
      ["f32", scale],
    ],
    coverFlat(size),
  );
  return [y];
}
