import { dispatch, makeOutput, type GpuBackend, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { asU32, countValues, coverFlat, writeProgram } from "./wgsl.ts";

const uniforms = { size: "u32", length: "u32", width: "u32" } as const;

/** A mask comes as int32 or as float32. */
type MaskKind = "f32" | "i32";

const countCode = `
fn countTokens(row: u32) -> f32 {
  var tokens = 0.0;
  for (var t = 0u; t < u.length; t++) { tokens += f32(mask[row * u.length + t]); }
  return max(tokens, 1.0);
}`;

const makeForward = (kind: MaskKind) =>
  writeProgram(
    `pool-mean-${kind}`,
    { writes: { y: "f32" }, reads: { x: "f32", mask: kind }, uniforms },
    `if (i >= u.size) { return; }
  let row = i / u.width;
  var sum = 0.0;
  for (var t = 0u; t < u.length; t++) {
    let token = row * u.length + t;
    if (mask[token] != 0) { sum += x[token * u.width + i % u.width]; }
  }
  y[i] = sum / countTokens(row);`,
    countCode,
  );

const makeBackward = (kind: MaskKind) =>
  writeProgram(
    `pool-mean-grad-${kind}`,
    { writes: { dx: "f32" }, reads: { dy: "f32", mask: kind }, uniforms },
    `if (i >= u.size) { return; }
  let token = i / u.width;
  let row = token / u.length;
  dx[i] = 0.0;
  if (mask[token] != 0) { dx[i] = dy[row * u.width + i % u.width] / countTokens(row); }`,
    countCode,
  );

const programs = {
  f32: { forward: makeForward("f32"), backward: makeBackward("f32") },
  i32: { forward: makeForward("i32"), backward: makeBackward("i32") },
};

/** By the kind of what is stored: a cast of tfjs from int32 to float32 shares the buffer and renames it. */
function choose(backend: GpuBackend, { dataId }: TensorInfo) {
  return programs[backend.tensorMap.get(dataId).dtype === "float32" ? "f32" : "i32"];
}

/**
 * Mean of the vectors of the tokens that are no padding; a row of nothing but padding gives zeros.
 *
 * shapes: x [B, T, H], mask [B, T] of 0 and 1 -> [B, H]
 * memory: returns a new tensor
 */
export function runPoolMean({
  backend,
  inputs: { x, mask },
}: KernelCall<{ x: TensorInfo; mask: TensorInfo }, object>): TensorInfo[] {
  const [batch, length, width] = x.shape;
  const y = makeOutput(backend, [batch, width]);
  const size = countValues(y);
  dispatch(backend, choose(backend, mask).forward, [y, x, mask], asU32(size, length, width), coverFlat(size));
  return [y];
}

/**
 * Gradient of runPoolMean.
 *
 * shapes: dy [B, H], mask [B, T] -> [B, T, H]
 * memory: returns a new tensor
 */
export function runPoolMeanGrad({
  backend,
  inputs: { dy, mask },
}: KernelCall<{ dy: TensorInfo; mask: TensorInfo }, object>): TensorInfo[] {
  const width = dy.shape[1];
  const [batch, length] = mask.shape;
  const dx = makeOutput(backend, [batch, length, width]);
  const size = countValues(dx);
  dispatch(
    backend,
    choose(backend, mask).backward,
    [dx, dy, mask],
    asU32(size, length, width),
    coverFlat(size),
  );
  return [dx];
}
