import { dispatch, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { asU32, countValues, coverFlat, writeProgram } from "./wgsl.ts";

/**
 * WGSL of `geluParts(x)`: the normal distribution Phi(x), and exp(-x^2 / 2), which both need.
 *
 * source: Abramowitz and Stegun 7.1.26, absolute error of erf under 1.5e-7
 */
export const geluCode = `
fn geluParts(x: f32) -> vec2<f32> {
  let power = exp(-0.5 * x * x);
  let t = 1.0 / (1.0 + 0.3275911 * 0.70710678118 * abs(x));
  let tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  let far = 0.5 * tail * power;
  return vec2(select(far, 1.0 - far, x > 0.0), power);
}`;

const uniforms = { size: "u32" } as const;

const forward = writeProgram(
  "gelu",
  { writes: { y: "f32" }, reads: { x: "f32" }, uniforms },
  `if (i < u.size) { y[i] = x[i] * geluParts(x[i]).x; }`,
  geluCode,
);

const backward = writeProgram(
  "gelu-grad",
  { writes: { dx: "f32" }, reads: { dy: "f32", x: "f32" }, uniforms },
  `if (i >= u.size) { return; }
  let parts = geluParts(x[i]);
  dx[i] = dy[i] * (parts.x + x[i] * parts.y * 0.3989422804);`,
  geluCode,
);

/**
 * Gaussian error linear unit x Phi(x).
 *
 * shapes: x any -> the same
 * memory: returns a new tensor
 * source: Hendrycks and Gimpel 2016, arXiv 1606.08415
 */
export function runGelu({ backend, inputs: { x } }: KernelCall<{ x: TensorInfo }, object>): TensorInfo[] {
  const y = makeOutput(backend, x.shape);
  const size = countValues(x);
  dispatch(backend, forward, [y, x], asU32(size), coverFlat(size));
  return [y];
}

/**
 * Gradient of GELU: dy (Phi(x) + x phi(x)).
 *
 * shapes: dy and x any, the same -> the same
 * memory: returns a new tensor
 */
export function runGeluGrad({
  backend,
  inputs: { dy, x },
}: KernelCall<{ dy: TensorInfo; x: TensorInfo }, object>): TensorInfo[] {
  const dx = makeOutput(backend, x.shape);
  const size = countValues(x);
  dispatch(backend, backward, [dx, dy, x], asU32(size), coverFlat(size));
  return [dx];
}
