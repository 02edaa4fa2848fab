import { isKeptCode } from "./dropout.ts";
import {
  declareTiles,
  forEachPlace,
  forEachValue,
  measureTile,
  writeEntry,
  writeProduct,
  type TileLanes,
} from "./linear-tile.ts";
import { declare } from "./wgsl.ts";

/** Uniforms of all three programs, in order. */
const uniforms = {
  length: "u32",
  heads: "u32",
  size: "u32",
  count: "u32",
  seed: "u32",
  threshold: "u32",
  keepScale: "f32",
  scale: "f32",
} as const;

/** Where the head of this workgroup lies; set by `enter`. */
const headCode = `
var<private> headAt: u32;
var<private> qkvAt: u32;
var<private> outAt: u32;
var<private> pAt: u32;
var<private> maskAt: u32;
fn enter(head: u32) {
  let batch = head / u.heads;
  headAt = (head % u.heads) * u.size;
  qkvAt = batch * u.length * 3u * u.heads * u.size + headAt;
  outAt = batch * u.length * u.heads * u.size + headAt;
  pAt = head * u.length * u.length;
  maskAt = batch * u.length;
}
fn isIn(row: u32, k: u32) -> bool { return row < u.length && k < u.size; }
fn keep(at: u32) -> f32 {
  if (u.threshold == 0u) { return 1.0; }
  return select(0.0, u.keepScale, isKept(at, u.seed, u.threshold));
}
${isKeptCode}`;

/** WGSL that reads part `part` (queries, keys, values) of a token's vector. */
const ofQkv = (part: number) =>
  `qkv[qkvAt + ${part}u * u.heads * u.size + (row * 3u * u.heads * u.size) + k]`;
const ofOut = (name: string) => `${name}[outAt + row * u.heads * u.size + k]`;

/** WGSL of a loader of a vector's element of a token, 0 beyond the ends. */
const loader = (name: string, value: string, parameters = "row: u32, k: u32") => `
fn ${name}(${parameters}) -> f32 {
  if (!isIn(row, k)) { return 0.0; }
  return ${value};
}`;

const loadsOfSquare = (name: string, value: string, parameters: string) => `
fn ${name}(${parameters}) -> f32 {
  if (row >= u.length || k >= u.length) { return 0.0; }
  return ${value};
}`;

/**
 * Adds something up over the invocations that share rows of a tile, in a fixed order.
 *
 * `rowParts` has the four rows of each invocation; each ends up with the whole.
 */
const shareRows = ({ down, across }: TileLanes) => `
var<workgroup> rowParts: array<vec4f, ${down * across}>;
fn addRows(lane: u32, value: vec4f) -> vec4f {
  workgroupBarrier();
  rowParts[lane] = value;
  workgroupBarrier();
  let first = lane - lane % ${across}u;
  var sum = vec4f();
  for (var i = 0u; i < ${across}u; i++) { sum += rowParts[first + i]; }
  return sum;
}
fn mostOfRows(lane: u32, value: vec4f) -> vec4f {
  workgroupBarrier();
  rowParts[lane] = value;
  workgroupBarrier();
  let first = lane - lane % ${across}u;
  var most = rowParts[first];
  for (var i = 1u; i < ${across}u; i++) { most = max(most, rowParts[first + i]); }
  return most;
}`;

/** WGSL of a loop over the tiles of a row of tiles, with `column` and `row` of the invocation's piece. */
const overColumns = (columns: number, end: string, body: string) => `
  for (var column0 = 0u; column0 < ${end}; column0 += ${columns}u) {
    let column = column0 + 4u * x;
    ${body}
  }`;

/** WGSL of the entry of attention: scores, then probabilities, then context. */
function enterAttention(lanes: TileLanes): string {
  const { rows, columns } = measureTile(lanes);
  return writeEntry(
    lanes,
    `let head = group.y + group.z * 65535u;
  if (head >= u.count) { return; }
  enter(head);
  let row0 = group.x * ${rows}u;
  let row = row0 + 4u * y;
  most = vec4f(least);
  ${overColumns(
    columns,
    "u.length",
    `let piece = multiplyScores(lane, row0, column0, u.size);
    ${forEachValue("note(row + i, column + j, i, value * u.scale);")}`,
  )}
  let whole = mostOfRows(lane, most);
  total = addRows(lane, total * exp(most - whole));
  most = whole;
  ${overColumns(columns, "u.length", forEachPlace("finish(row + i, column + j, i);"))}
  storageBarrier();
  workgroupBarrier();
  ${overColumns(
    columns,
    "u.size",
    `let piece = multiplyContext(lane, row0, column0, u.length);
    ${forEachValue("store(row + i, column + j, value);")}`,
  )}`,
  );
}

/**
 * Scores, softmax, dropout and context of a block of rows of one head, in one go.
 *
 * The scores go to `p` as they come, with the largest and the sum of each row kept beside; a second look turns them
 * into probabilities. Each invocation looks only at what it wrote itself, so only the last product waits for the others.
 */
export function writeAttention(lanes: TileLanes): string {
  return `${declare({
    writes: { context: "f32", p: "f32" },
    reads: { qkv: "f32", mask: "f32" },
    uniforms,
  })}
${headCode}
${declareTiles(lanes)}
${shareRows(lanes)}
const least = -3.0e38;
var<private> most: vec4f;
var<private> total: vec4f;
${loader("loadAScores", ofQkv(0))}
${loader("loadBScores", ofQkv(1))}
${loadsOfSquare("loadAContext", "p[pAt + row * u.length + k] * keep(pAt + row * u.length + k)", "row: u32, k: u32")}
fn loadBContext(k: u32, row: u32) -> f32 {
  if (!isIn(row, k)) { return 0.0; }
  return ${ofQkv(2)};
}
fn note(row: u32, column: u32, i: u32, score: f32) {
  if (row >= u.length || column >= u.length) { return; }
  var value = least;
  if (mask[maskAt + column] > 0.0) {
    value = score;
    let before = most[i];
    let now = max(before, score);
    total[i] = total[i] * exp(before - now) + exp(score - now);
    most[i] = now;
  }
  p[pAt + row * u.length + column] = value;
}
fn finish(row: u32, column: u32, i: u32) {
  if (row >= u.length || column >= u.length) { return; }
  let at = pAt + row * u.length + column;
  let score = p[at];
  p[at] = select(0.0, exp(score - most[i]) / total[i], score > least);
}
fn store(row: u32, k: u32, value: f32) {
  if (isIn(row, k)) { ${ofOut("context")} = value; }
}
${writeProduct("Scores", lanes, { a: "inner", b: "inner" })}
${writeProduct("Context", lanes, { a: "inner", b: "outer" })}
${enterAttention(lanes)}`;
}

/** Gradient of the scores of a block of rows of one head: p (dP - sum(dP p)), dP with the dropout and all with the scale. */
export function writeScoresGrad(lanes: TileLanes): string {
  const { rows, columns } = measureTile(lanes);
  return `${declare({
    writes: { ds: "f32" },
    reads: { dy: "f32", qkv: "f32", p: "f32" },
    uniforms,
  })}
${headCode}
${declareTiles(lanes)}
${shareRows(lanes)}
var<private> sums: vec4f;
${loader("loadA", ofOut("dy"))}
${loader("loadB", ofQkv(2))}
fn note(row: u32, column: u32, i: u32, value: f32) {
  if (row >= u.length || column >= u.length) { return; }
  let at = pAt + row * u.length + column;
  let dp = value * keep(at);
  ds[at] = dp;
  sums[i] += dp * p[at];
}
fn finish(row: u32, column: u32, i: u32) {
  if (row >= u.length || column >= u.length) { return; }
  let at = pAt + row * u.length + column;
  ds[at] = p[at] * (ds[at] - sums[i]) * u.scale;
}
${writeProduct("", lanes, { a: "inner", b: "inner" })}
${writeEntry(
  lanes,
  `let head = group.y + group.z * 65535u;
  if (head >= u.count) { return; }
  enter(head);
  let row0 = group.x * ${rows}u;
  let row = row0 + 4u * y;
  ${overColumns(
    columns,
    "u.length",
    `let piece = multiply(lane, row0, column0, u.size);
    ${forEachValue("note(row + i, column + j, i, value);")}`,
  )}
  sums = addRows(lane, sums);
  ${overColumns(columns, "u.length", forEachPlace("finish(row + i, column + j, i);"))}`,
)}`;
}

/** Gradients of queries (ds k), keys (ds^T q) and values (dropped p^T dy): three products of one size, a third of the grid each. */
export function writeQkvGrad(lanes: TileLanes): string {
  const { rows, columns } = measureTile(lanes);
  return `${declare({
    writes: { dqkv: "f32" },
    reads: { ds: "f32", dy: "f32", qkv: "f32", p: "f32" },
    uniforms,
  })}
${headCode}
${declareTiles(lanes)}
var<private> part: u32;
${loadsOfSquare("loadAQueries", "ds[pAt + row * u.length + k]", "row: u32, k: u32")}
fn loadBQueries(k: u32, row: u32) -> f32 {
  if (!isIn(row, k)) { return 0.0; }
  return ${ofQkv(1)};
}
fn loadAOthers(k: u32, row: u32) -> f32 {
  if (row >= u.length || k >= u.length) { return 0.0; }
  let at = pAt + row * u.length + k;
  if (part == 1u) { return ds[at]; }
  return p[at] * keep(at);
}
fn loadBOthers(k: u32, row: u32) -> f32 {
  if (!isIn(row, k)) { return 0.0; }
  if (part == 1u) { return ${ofQkv(0)}; }
  return ${ofOut("dy")};
}
fn store(row: u32, k: u32, value: f32) {
  if (isIn(row, k)) { d${ofQkv(0).replace("qkvAt", "qkvAt + part * u.heads * u.size")} = value; }
}
${writeProduct("Queries", lanes, { a: "inner", b: "outer" })}
${writeProduct("Others", lanes, { a: "outer", b: "outer" })}
${writeEntry(
  lanes,
  `let number = group.y + group.z * 65535u;
  if (number >= 3u * u.count) { return; }
  enter(number / 3u);
  part = number % 3u;
  let row0 = group.x * ${rows}u;
  let row = row0 + 4u * y;
  ${overColumns(
    columns,
    "u.size",
    `var piece: Piece;
    if (number % 3u == 0u) { piece = multiplyQueries(lane, row0, column0, u.length); }
    else { piece = multiplyOthers(lane, row0, column0, u.length); }
    ${forEachValue("store(row + i, column + j, value);")}`,
  )}`,
)}`;
}
