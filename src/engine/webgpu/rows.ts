import { clearBuffer, dispatch, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { asU32, countValues, coverFlat, foldGroups, GROUP, writeProgram } from "./wgsl.ts";

const take = writeProgram(
  "take-rows",
  {
    writes: { y: "f32" },
    reads: { rows: "f32", ids: "i32" },
    uniforms: { size: "u32", width: "u32", count: "u32" },
  },
  `if (i >= u.size) { return; }
  let id = u32(ids[i / u.width]);
  y[i] = select(0.0, rows[id * u.width + i % u.width], id < u.count);`,
);

/**
 * Takes a row of the table for each id; an id that the table does not have gives zeros.
 *
 * shapes: table [V, H], ids int32 [..] -> [.., H]
 * memory: returns a new tensor
 */
export function runTakeRows({
  backend,
  inputs: { table, ids },
}: KernelCall<{ table: TensorInfo; ids: TensorInfo }, object>): TensorInfo[] {
  const [count, width] = table.shape;
  const y = makeOutput(backend, [...ids.shape, width]);
  const size = countValues(y);
  dispatch(backend, take, [y, table, ids], asU32(size, width, count), coverFlat(size));
  return [y];
}

const WORDS = 64;

/** Marks, a bit each, which of the positions from `start` on have this id, and notes whether one is before `own`. */
const markCode = `
const tile = ${WORDS * 32}u;
var<workgroup> marks: array<atomic<u32>, ${WORDS}>;
var<workgroup> earlier: atomic<u32>;
fn mark(lane: u32, id: i32, start: u32, own: u32) {
  let last = min(u.positions, start + tile);
  for (var k = lane; k < (last - start + 31u) / 32u; k += ${GROUP}u) { atomicStore(&marks[k], 0u); }
  workgroupBarrier();
  for (var j = start + lane; j < last; j += ${GROUP}u) {
    if (ids[j] == id) {
      atomicOr(&marks[(j - start) / 32u], 1u << ((j - start) % 32u));
      if (j < own) { atomicStore(&earlier, 1u); }
    }
  }
  workgroupBarrier();
}
fn addMarked(start: u32, column: u32, before: f32) -> f32 {
  var sum = before;
  let words = (min(tile, u.positions - start) + 31u) / 32u;
  for (var k = 0u; k < words; k++) {
    var bits = atomicLoad(&marks[k]);
    while (bits != 0u) {
      let j = start + k * 32u + firstTrailingBit(bits);
      sum += dy[j * u.width + column];
      bits &= bits - 1u;
    }
  }
  return sum;
}`;

/** One invocation a value: each looks at all positions, which costs less than a barrier where they are few. */
const scatterFew = writeProgram(
  "scatter-few-rows",
  {
    writes: { y: "f32" },
    reads: { dy: "f32", ids: "i32" },
    uniforms: { positions: "u32", width: "u32", count: "u32" },
  },
  `let own = i / u.width;
  let column = i % u.width;
  if (own >= u.positions) { return; }
  let id = ids[own];
  if (id < 0 || u32(id) >= u.count) { return; }
  for (var j = 0u; j < own; j++) { if (ids[j] == id) { return; } }
  var sum = 0.0;
  for (var j = own; j < u.positions; j++) { if (ids[j] == id) { sum += dy[j * u.width + column]; } }
  y[u32(id) * u.width + column] = sum;`,
);

/** Most positions for scatterFew. */
const FEW = 256;

/**
 * A workgroup for each position; the first one that has an id adds up the rows of all that have it, in their order.
 *
 * Positions are looked at in tiles, so that their marks fit the memory of a workgroup.
 */
const scatter = writeProgram(
  "scatter-rows",
  {
    writes: { y: "f32" },
    reads: { dy: "f32", ids: "i32" },
    uniforms: { positions: "u32", width: "u32", count: "u32" },
  },
  `if (block >= u.positions) { return; }
  let id = ids[block];
  if (id < 0 || u32(id) >= u.count) { return; }
  for (var start = 0u; start < u.positions; start += tile) {
    mark(lane, id, start, block);
    if (atomicLoad(&earlier) == 0u && start + tile > block) {
      for (var column = lane; column < u.width; column += ${GROUP}u) {
        let at = u32(id) * u.width + column;
        var before = 0.0;
        if (start > block) { before = y[at]; }
        y[at] = addMarked(start, column, before);
      }
    }
    workgroupBarrier();
  }`,
  markCode,
);

/**
 * Adds the rows of `dy` to the rows of a table of zeros that `ids` name: the gradient of runTakeRows.
 *
 * Rows of one id are added in the order of their positions, so the result is the same each time.
 *
 * shapes: dy [.., H], ids int32 [..] -> [attrs.rows, H]
 * memory: returns a new tensor; only the rows that are named are computed, the others cleared
 */
export function runScatterRows({
  backend,
  inputs: { dy, ids },
  attrs,
}: KernelCall<{ dy: TensorInfo; ids: TensorInfo }, { rows: number }>): TensorInfo[] {
  const width = dy.shape[dy.shape.length - 1];
  const rows = attrs.rows;
  const y = makeOutput(backend, [rows, width]);
  clearBuffer(backend, y);
  const positions = countValues(ids);
  const isFew = positions <= FEW;
  const groups = isFew ? coverFlat(positions * width) : foldGroups(positions);
  dispatch(backend, isFew ? scatterFew : scatter, [y, dy, ids], asU32(positions, width, rows), groups);
  return [y];
}
