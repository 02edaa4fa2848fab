import { dispatch, makeOutput, type KernelCall } from "./dispatch.ts";
import { geluCode } from "./gelu.ts";
import {
  indices,
  lastOf,
  named,
  splitParts,
  findStarts,
  writeSwitch,
  partFields,
  partCode,
} from "./linear-parts.ts";
import {
  chooseTile,
  declareTiles,
  forEachValue,
  measureTile,
  recallProgram,
  writeEntry,
  writeProduct,
  type TileLanes,
} from "./linear-tile.ts";
import { asU32, countValues, declare, type Bindings, type TensorInfo } from "./wgsl.ts";

type Inputs = Record<string, TensorInfo>;

function writeForward(lanes: TileLanes, count: number, bias: boolean, gelu: boolean): string {
  const reads = ["x", ...indices(count).flatMap((i) => (bias ? [`w${i}`, `b${i}`] : [`w${i}`]))];
  const bindings: Bindings = {
    writes: named(gelu ? ["y", "before"] : ["y"], "f32"),
    reads: named(reads, "f32"),
    uniforms: named(["rows", "inner", "width", ...partFields(count)], "u32"),
  };
  const { rows, columns } = measureTile(lanes);
  const finish = gelu ? "before[at] = sum; y[at] = sum * geluParts(sum).x;" : "y[at] = sum;";
  return `${declare(bindings)}
${gelu ? geluCode : ""}
${partCode(count)}
${declareTiles(lanes)}
fn loadA(row: u32, k: u32) -> f32 {
  if (row >= u.rows || k >= u.inner) { return 0.0; }
  return x[row * u.inner + k];
}
fn loadB(column: u32, k: u32) -> f32 {
  if (column >= sizeOf(part) || k >= u.inner) { return 0.0; }
  let at = column * u.inner + k;
  ${writeSwitch(count, (i) => `return w${i}[at];`)}
}
fn biasOf(column: u32) -> f32 { ${bias ? writeSwitch(count, (i) => `return b${i}[column];`) : "return 0.0;"} }
fn store(row: u32, column: u32, value: f32) {
  if (row >= u.rows || column >= sizeOf(part)) { return; }
  let at = row * u.width + startOf(part) + column;
  let sum = value + biasOf(column);
  ${finish}
}
${writeProduct("", lanes, { a: "inner", b: "inner" })}
${writeEntry(
  lanes,
  `part = group.z;
  let row0 = group.y * ${rows}u;
  let column0 = group.x * ${columns}u;
  if (column0 >= sizeOf(group.z)) { return; }
  let piece = multiply(lane, row0, column0, u.inner);
  let row = row0 + 4u * y;
  let column = column0 + 4u * x;
  ${forEachValue("store(row + i, column + j, value);")}`,
)}`;
}

/**
 * Multiplies by one or several matrices and adds their biases, the results side by side in the last axis.
 *
 * One dispatch for up to 3 parts (6 without biases).
 *
 * shapes: x [.., I], wi [Oi, I], bi [Oi] -> y [.., sum O]; with GELU also what it was given, [.., O]
 * memory: returns new tensors
 */
export function runLinear(
  call: KernelCall<Inputs, { parts: number; bias: boolean; gelu?: boolean }>,
): TensorInfo[] {
  const { backend, inputs } = call;
  const { parts, bias, gelu = false } = call.attrs;
  const { x } = inputs;
  const sizes = indices(parts).map((i) => inputs[`w${i}`].shape[0]);
  const starts = findStarts(sizes);
  const width = sizes.reduce((sum, n) => sum + n, 0);
  const rows = countValues(x) / lastOf(x);
  const shape = [...x.shape.slice(0, -1), width];
  const outputs = (gelu ? [0, 1] : [0]).map(() => makeOutput(backend, shape));
  for (const run of splitParts(parts, bias ? 2 : 1, outputs.length + 1)) {
    const widest = Math.max(...run.map((i) => sizes[i]));
    const lanes = chooseTile(rows, widest, run.length);
    const tile = measureTile(lanes);
    const name = `linear-${lanes.down}x${lanes.across}-${run.length}${bias ? "-bias" : ""}${gelu ? "-gelu" : ""}`;
    dispatch(
      backend,
      recallProgram(name, () => writeForward(lanes, run.length, bias, gelu)),
      [...outputs, x, ...run.flatMap((i) => [inputs[`w${i}`], ...(bias ? [inputs[`b${i}`]] : [])])],
      asU32(rows, lastOf(x), width, ...run.flatMap((i) => [starts[i], sizes[i]])),
      [Math.ceil(widest / tile.columns), Math.ceil(rows / tile.rows), run.length],
    );
  }
  return outputs;
}
