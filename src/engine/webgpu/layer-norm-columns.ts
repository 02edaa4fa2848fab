import { dispatch, makeOutput, type GpuBackend, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { asU32, countValues, declare } from "./wgsl.ts";

/** Columns of a workgroup, and invocations that share each of them. */
const COLUMNS = 16;
const SHARES = 16;

/** Each invocation adds up every 16th row of a column, then the 16 sums are added in order: the same bits each time. */
const writeColumnSums = (weighted: boolean) => `${declare({
  writes: weighted ? { sums: "f32", products: "f32" } : { sums: "f32" },
  reads: weighted ? { x: "f32", weights: "f32" } : { x: "f32" },
  uniforms: { rows: "u32", width: "u32" },
})}
var<workgroup> parts: array<vec2f, ${COLUMNS * SHARES}>;
@compute @workgroup_size(${COLUMNS}, ${SHARES})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) place: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let column = group.x * ${COLUMNS}u + place.x;
  var sum = vec2f();
  if (column < u.width) {
    for (var row = place.y; row < u.rows; row += ${SHARES}u) {
      let at = row * u.width + column;
      sum += ${weighted ? "x[at] * vec2f(1.0, weights[at])" : "vec2f(x[at], 0.0)"};
    }
  }
  parts[lane] = sum;
  workgroupBarrier();
  if (place.y > 0u || column >= u.width) { return; }
  for (var share = 1u; share < ${SHARES}u; share++) { sum += parts[share * ${COLUMNS}u + place.x]; }
  sums[column] = sum.x;
  ${weighted ? "products[column] = sum.y;" : ""}
}`;

const plain = { name: "column-sums", code: writeColumnSums(false) };
const weighted = { name: "column-sums-weighted", code: writeColumnSums(true) };

/**
 * Adds up the rows of x, and where weights are given also those of x times the weights.
 *
 * shapes: x and weights [.., C] -> [C], with weights a second [C]
 * memory: returns new tensors
 */
export function runColumnSums(backend: GpuBackend, x: TensorInfo, weights?: TensorInfo): TensorInfo[] {
  const width = x.shape[x.shape.length - 1];
  const outputs = (weights ? [0, 1] : [0]).map(() => makeOutput(backend, [width]));
  dispatch(
    backend,
    weights ? weighted : plain,
    [...outputs, x, ...(weights ? [weights] : [])],
    asU32(countValues(x) / width, width),
    [Math.ceil(width / COLUMNS)],
  );
  return outputs;
}

/**
 * Adds up all rows: the gradient of what is added to each.
 *
 * shapes: x [.., C] -> [C]
 * memory: returns a new tensor
 */
export function runSumRows({ backend, inputs: { x } }: KernelCall<{ x: TensorInfo }, object>): TensorInfo[] {
  return runColumnSums(backend, x);
}
