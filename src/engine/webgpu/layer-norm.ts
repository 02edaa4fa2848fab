import { quantizeRate } from "../ops/keep-mask.ts";
import {
  dispatch,
  makeOutput,
  type GpuBackend,
  type KernelCall,
  type Program,
  type TensorInfo,
  type Uniform,
} from "./dispatch.ts";
import { isKeptCode } from "./dropout.ts";
import { runColumnSums } from "./layer-norm-columns.ts";
import { countValues, declare, foldGroups, type Bindings } from "./wgsl.ts";

/** Invocations that share a row: a row of a small encoder gives each a few values. */
const LANES = 64;

const uniforms = {
  rows: "u32",
  width: "u32",
  seed: "u32",
  threshold: "u32",
  keepScale: "f32",
  epsilon: "f32",
} as const;

/** WGSL of a program with a workgroup for each row; `body` knows `lane`, `row` and `start`, where the row begins. */
function writeRows(name: string, bindings: Bindings, body: string): Program {
  const code = `${declare(bindings)}
${isKeptCode}
fn keep(at: u32) -> f32 {
  if (u.threshold == 0u) { return 1.0; }
  return select(0.0, u.keepScale, isKept(at, u.seed, u.threshold));
}
var<workgroup> parts: array<vec2f, ${LANES}>;
fn addUp(lane: u32, value: vec2f) -> vec2f {
  parts[lane] = value;
  workgroupBarrier();
  for (var span = ${LANES / 2}u; span > 0u; span /= 2u) {
    if (lane < span) { parts[lane] += parts[lane + span]; }
    workgroupBarrier();
  }
  let total = parts[0];
  workgroupBarrier();
  return total;
}
@compute @workgroup_size(${LANES})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= u.rows) { return; }
  let start = row * u.width;
  ${body}
}`;
  return { name, code };
}

const eachOfRow = (body: string) =>
  `for (var i = lane; i < u.width; i += ${LANES}u) { let at = start + i; ${body} }`;

/** The sum lies in `normal` until its mean and deviation are known; an invocation reads only what it wrote itself. */
const writeForward = (residual: boolean) =>
  writeRows(
    residual ? "layer-norm-residual" : "layer-norm",
    {
      writes: { y: "f32", normal: "f32", scale: "f32" },
      reads: { x: "f32", ...(residual ? { residual: "f32" as const } : {}), gamma: "f32", beta: "f32" },
      uniforms,
    },
    `var sum = 0.0;
  ${eachOfRow(`let value = x[at] * keep(at)${residual ? " + residual[at]" : ""};
    normal[at] = value;
    sum += value;`)}
  let mean = addUp(lane, vec2f(sum, 0.0)).x / f32(u.width);
  var squares = 0.0;
  ${eachOfRow("let off = normal[at] - mean; squares += off * off;")}
  let factor = inverseSqrt(addUp(lane, vec2f(squares, 0.0)).x / f32(u.width) + u.epsilon);
  if (lane == 0u) { scale[row] = factor; }
  ${eachOfRow(`let value = (normal[at] - mean) * factor;
    normal[at] = value;
    y[at] = value * gamma[i] + beta[i];`)}`,
  );

const forward = { plain: writeForward(false), residual: writeForward(true) };

const writeBackward = (dropout: boolean) =>
  writeRows(
    dropout ? "layer-norm-grad-dropout" : "layer-norm-grad",
    {
      writes: dropout ? { ds: "f32", dx: "f32" } : { ds: "f32" },
      reads: { dy: "f32", normal: "f32", scale: "f32", gamma: "f32" },
      uniforms,
    },
    `var sums = vec2f();
  ${eachOfRow("let g = dy[at] * gamma[i]; sums += vec2f(g, g * normal[at]);")}
  let means = addUp(lane, sums) / f32(u.width);
  ${eachOfRow(`let value = (dy[at] * gamma[i] - means.x - normal[at] * means.y) * scale[row];
    ds[at] = value;
    ${dropout ? "dx[at] = value * keep(at);" : ""}`)}`,
  );

const backward = { plain: writeBackward(false), dropout: writeBackward(true) };

function runRows(
  backend: GpuBackend,
  program: Program,
  buffers: TensorInfo[],
  shape: number[],
  { rate, seed, epsilon = 0 }: { rate: number; seed: number; epsilon?: number },
): void {
  const width = shape[shape.length - 1];
  const rows = countValues({ shape } as TensorInfo) / width;
  const { threshold, scale } = rate > 0 ? quantizeRate(rate) : { threshold: 0, scale: 1 };
  const values: Uniform[] = [
    ["u32", rows],
    ["u32", width],
    ["u32", seed >>> 0],
    ["u32", threshold],
    ["f32", scale],
    ["f32", epsilon],
  ];
  dispatch(backend, program, buffers, values, foldGroups(rows));
}

/**
 * LN(residual + dropout(x)) gamma + beta, a workgroup for each row; mean and deviation in two passes.
 *
 * shapes: x and residual [.., H], gamma [H], beta [H] -> y [.., H], normalized rows [.., H], one over the deviations [.., 1]
 * memory: returns new tensors
 * source: Ba et al. 2016, arXiv 1607.06450
 */
export function runLayerNorm(
  call: KernelCall<Record<string, TensorInfo>, { epsilon: number; rate: number; seed: number }>,
): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { x, residual, gamma, beta } = inputs;
  const y = makeOutput(backend, x.shape);
  const normal = makeOutput(backend, x.shape);
  const scale = makeOutput(backend, [...x.shape.slice(0, -1), 1]);
  const program = residual ? forward.residual : forward.plain;
  const buffers = [y, normal, scale, x, ...(residual ? [residual] : []), gamma, beta];
  runRows(backend, program, buffers, x.shape, attrs);
  return [y, normal, scale];
}

/**
 * Gradient of runLayerNorm in two dispatches: of the rows, with dropout's beside it, then of gamma and beta.
 *
 * shapes: dy and normal [.., H], scale [.., 1], gamma [H] -> ds [.., H], dgamma [H], dbeta [H], and where rate > 0 dx [.., H]
 * memory: returns new tensors
 */
export function runLayerNormGrad(
  call: KernelCall<Record<string, TensorInfo>, { rate: number; seed: number }>,
): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { dy, normal, scale, gamma } = inputs;
  const ds = makeOutput(backend, dy.shape);
  const dx = attrs.rate > 0 ? [makeOutput(backend, dy.shape)] : [];
  const program = attrs.rate > 0 ? backward.dropout : backward.plain;
  runRows(backend, program, [ds, ...dx, dy, normal, scale, gamma], dy.shape, attrs);
  const [dbeta, dgamma] = runColumnSums(backend, dy, normal);
  return [ds, dgamma, dbeta, ...dx];
}
