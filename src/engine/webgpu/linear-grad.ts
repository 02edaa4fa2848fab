import { dispatch, makeOutput, type KernelCall } from "./dispatch.ts";
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

function writeGradX(lanes: TileLanes, count: number): string {
  const bindings: Bindings = {
    writes: { dx: "f32" },
    reads: named(["dy", ...indices(count).map((i) => `w${i}`)], "f32"),
    uniforms: named(["rows", "inner", "width", "first", "depth", "adds", ...partFields(count)], "u32"),
  };
  const { rows, columns } = measureTile(lanes);
  const inParts = indices(count - 1)
    .map((i) => `if (k < u.start${i + 1}) { return w${i}[(k - u.start${i}) * u.inner + column]; }`)
    .join("\n  ");
  return `${declare(bindings)}
${declareTiles(lanes)}
fn loadA(row: u32, k: u32) -> f32 {
  if (row >= u.rows || k >= u.depth) { return 0.0; }
  return dy[row * u.width + u.first + k];
}
fn loadB(column: u32, k: u32) -> f32 {
  if (column >= u.inner || k >= u.depth) { return 0.0; }
  ${inParts}
  return w${count - 1}[(k - u.start${count - 1}) * u.inner + column];
}
fn store(row: u32, column: u32, value: f32) {
  if (row >= u.rows || column >= u.inner) { return; }
  let at = row * u.inner + column;
  if (u.adds == 1u) { dx[at] += value; } else { dx[at] = value; }
}
${writeProduct("", lanes, { a: "inner", b: "outer" })}
${writeEntry(
  lanes,
  `let row0 = group.y * ${rows}u;
  let column0 = group.x * ${columns}u;
  let piece = multiply(lane, row0, column0, u.depth);
  let row = row0 + 4u * y;
  let column = column0 + 4u * x;
  ${forEachValue("store(row + i, column + j, value);")}`,
)}`;
}

/**
 * Gradient of runLinear with respect to x: the parts are one long inner axis, so up to 6 are one dispatch.
 *
 * shapes: dy [.., sum O], wi [Oi, I] -> [.., I]
 * memory: returns a new tensor
 */
export function runLinearGradX(call: KernelCall<Inputs, { parts: number }>): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { dy } = inputs;
  const sizes = indices(attrs.parts).map((i) => inputs[`w${i}`].shape[0]);
  const inner = inputs.w0.shape[1];
  const width = lastOf(dy);
  const rows = countValues(dy) / width;
  const dx = makeOutput(backend, [...dy.shape.slice(0, -1), inner]);
  const lanes = chooseTile(rows, inner);
  const tile = measureTile(lanes);
  let first = 0;
  for (const run of splitParts(attrs.parts, 1, 2)) {
    const runSizes = run.map((i) => sizes[i]);
    const runStarts = findStarts(runSizes);
    const depth = runSizes.reduce((sum, n) => sum + n, 0);
    dispatch(
      backend,
      recallProgram(`linear-grad-x-${lanes.down}x${lanes.across}-${run.length}`, () =>
        writeGradX(lanes, run.length),
      ),
      [dx, dy, ...run.map((i) => inputs[`w${i}`])],
      asU32(
        ...[rows, inner, width, first, depth, first > 0 ? 1 : 0],
        ...runSizes.flatMap((size, i) => [runStarts[i], size]),
      ),
      [Math.ceil(inner / tile.columns), Math.ceil(rows / tile.rows)],
    );
    first += depth;
  }
  return [dx];
}

/** WGSL that sums the bias: the invocations at the left edge of the first tiles have every row of dy in hand. */
function writeBiasSums(lanes: TileLanes, count: number) {
  const stores = indices(4).map((i) => `storeBias(row + ${i}, biasSums[${i}]);`);
  return {
    helpers: `
var<private> biasSums: vec4f;
fn storeBias(row: u32, value: f32) {
  if (row >= sizeOf(part)) { return; }
  ${writeSwitch(count, (i) => `db${i}[row] = value;`)}
}`,
    each: `if (column0 == 0u && x == 0u) {
      for (var k = 0u; k < 16u; k++) { biasSums += tileA[k * ${lanes.down + 1}u + y]; }
    }`,
    last: `if (group.x == 0u && x == 0u) { ${stores.join(" ")} }`,
  };
}

function writeGradW(lanes: TileLanes, count: number, bias: boolean): string {
  const outputs = indices(count).flatMap((i) => (bias ? [`dw${i}`, `db${i}`] : [`dw${i}`]));
  const bindings: Bindings = {
    writes: named(outputs, "f32"),
    reads: { dy: "f32", x: "f32" },
    uniforms: named(["rows", "inner", "width", ...partFields(count)], "u32"),
  };
  const { rows, columns } = measureTile(lanes);
  const sums = bias ? writeBiasSums(lanes, count) : { helpers: "", each: "", last: "" };
  return `${declare(bindings)}
${partCode(count)}
${declareTiles(lanes)}${sums.helpers}
fn loadA(row: u32, k: u32) -> f32 {
  if (row >= sizeOf(part) || k >= u.rows) { return 0.0; }
  return dy[k * u.width + startOf(part) + row];
}
fn loadB(column: u32, k: u32) -> f32 {
  if (column >= u.inner || k >= u.rows) { return 0.0; }
  return x[k * u.inner + column];
}
fn store(row: u32, column: u32, value: f32) {
  if (row >= sizeOf(part) || column >= u.inner) { return; }
  let at = row * u.inner + column;
  ${writeSwitch(count, (i) => `dw${i}[at] = value;`)}
}
${writeProduct("", lanes, { a: "outer", b: "outer" }, sums.each)}
${writeEntry(
  lanes,
  `part = group.z;
  let row0 = group.y * ${rows}u;
  let column0 = group.x * ${columns}u;
  if (row0 >= sizeOf(group.z)) { return; }
  let piece = multiply(lane, row0, column0, u.rows);
  let row = row0 + 4u * y;
  let column = column0 + 4u * x;
  ${forEachValue("store(row + i, column + j, value);")}
  ${sums.last}`,
)}`;
}

/**
 * Gradients of runLinear with respect to its matrices and biases, in one dispatch for up to 3 parts (6 without biases).
 *
 * shapes: dy [.., sum O], x [.., I] -> dwi [Oi, I].., then, with biases, dbi [Oi]..
 * memory: returns new tensors
 */
export function runLinearGradW(call: KernelCall<Inputs, { sizes: number[]; bias: boolean }>): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { dy, x } = inputs;
  const { sizes, bias } = attrs;
  const inner = lastOf(x);
  const rows = countValues(x) / inner;
  const starts = findStarts(sizes);
  const dws = sizes.map((size) => makeOutput(backend, [size, inner]));
  const dbs = bias ? sizes.map((size) => makeOutput(backend, [size])) : [];
  for (const run of splitParts(sizes.length, bias ? 2 : 1, 2)) {
    const tallest = Math.max(...run.map((i) => sizes[i]));
    const lanes = chooseTile(tallest, inner, run.length);
    const tile = measureTile(lanes);
    dispatch(
      backend,
      recallProgram(`linear-grad-w-${lanes.down}x${lanes.across}-${run.length}${bias ? "-bias" : ""}`, () =>
        writeGradW(lanes, run.length, bias),
      ),
      [...run.flatMap((i) => (bias ? [dws[i], dbs[i]] : [dws[i]])), dy, x],
      asU32(rows, inner, lastOf(dy), ...run.flatMap((i) => [starts[i], sizes[i]])),
      [Math.ceil(inner / tile.columns), Math.ceil(tallest / tile.rows), run.length],
    );
  }
  return [...dws, ...dbs];
}
