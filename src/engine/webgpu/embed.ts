import { dispatch, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { asU32, countValues, coverFlat, foldGroups, GROUP, writeProgram } from "./wgsl.ts";

const embed = writeProgram(
  "embed",
  {
    writes: { y: "f32" },
    reads: { words: "f32", positions: "f32", types: "f32", ids: "i32" },
    uniforms: { size: "u32", width: "u32", length: "u32", count: "u32", offset: "u32" },
  },
  `if (i >= u.size) { return; }
  let column = i % u.width;
  let token = i / u.width;
  let id = u32(ids[token]);
  let word = select(0.0, words[id * u.width + column], id < u.count);
  y[i] = word + positions[(token % u.length + u.offset) * u.width + column] + types[column];`,
);

/**
 * Adds up the vectors of word, position and the token type 0.
 *
 * shapes: words [V, H], positions [P, H], types [Y, H], ids int32 [B, T] -> [B, T, H]; the first position is attrs.offset
 * memory: returns a new tensor
 * source: Devlin et al. 2018, arXiv 1810.04805
 */
export function runEmbed({
  backend,
  inputs,
  attrs,
}: KernelCall<
  Record<"words" | "positions" | "types" | "ids", TensorInfo>,
  { offset: number }
>): TensorInfo[] {
  const { words, positions, types, ids } = inputs;
  const [count, width] = words.shape;
  const y = makeOutput(backend, [...ids.shape, width]);
  const size = countValues(y);
  dispatch(
    backend,
    embed,
    [y, words, positions, types, ids],
    asU32(size, width, ids.shape[1], count, attrs.offset),
    coverFlat(size),
  );
  return [y];
}

/** Columns that a workgroup adds up together, each by GROUP / COLUMNS lanes. */
const COLUMNS = 8;

/**
 * The first workgroups fill the gradient of the positions, one lane a value; the others add up all tokens for the
 * token type 0, a strip of columns each.
 */
const embedGrad = writeProgram(
  "embed-grad",
  {
    writes: { positions: "f32", types: "f32" },
    reads: { dy: "f32" },
    uniforms: {
      batch: "u32",
      length: "u32",
      width: "u32",
      positionValues: "u32",
      typeValues: "u32",
      offset: "u32",
      positionBlocks: "u32",
    },
  },
  `if (block < u.positionBlocks) {
    if (i < u.positionValues) { positions[i] = addPosition(i / u.width, i % u.width); }
    return;
  }
  let column = (block - u.positionBlocks) * ${COLUMNS}u + lane % ${COLUMNS}u;
  var sum = 0.0;
  if (column < u.width) {
    for (var row = lane / ${COLUMNS}u; row < u.batch * u.length; row += ${GROUP / COLUMNS}u) {
      sum += dy[row * u.width + column];
    }
  }
  parts[lane] = sum;
  workgroupBarrier();
  if (lane >= ${COLUMNS}u || column >= u.width) { return; }
  for (var k = lane + ${COLUMNS}u; k < ${GROUP}u; k += ${COLUMNS}u) { sum += parts[k]; }
  types[column] = sum;
  for (var at = column + u.width; at < u.typeValues; at += u.width) { types[at] = 0.0; }`,
  `
var<workgroup> parts: array<f32, ${GROUP}>;
fn addPosition(position: u32, column: u32) -> f32 {
  if (position < u.offset || position >= u.offset + u.length) { return 0.0; }
  var sum = 0.0;
  for (var b = 0u; b < u.batch; b++) {
    sum += dy[(b * u.length + position - u.offset) * u.width + column];
  }
  return sum;
}`,
);

/**
 * Gradients of the positions and the token types of runEmbed; that of the words is runScatterRows.
 *
 * shapes: dy [B, T, H] -> [attrs.positions, H], [attrs.types, H]
 * memory: returns new tensors
 */
export function runEmbedGrad({
  backend,
  inputs: { dy },
  attrs,
}: KernelCall<{ dy: TensorInfo }, { positions: number; types: number; offset: number }>): TensorInfo[] {
  const [batch, length, width] = dy.shape;
  const positions = makeOutput(backend, [attrs.positions, width]);
  const types = makeOutput(backend, [attrs.types, width]);
  const positionBlocks = Math.ceil(countValues(positions) / GROUP);
  dispatch(
    backend,
    embedGrad,
    [positions, types, dy],
    asU32(batch, length, width, countValues(positions), countValues(types), attrs.offset, positionBlocks),
    foldGroups(positionBlocks + Math.ceil(width / COLUMNS)),
  );
  return [positions, types];
}
