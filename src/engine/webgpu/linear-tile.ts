import type { Program } from "./dispatch.ts";

/** How many invocations share a tile of the product, down and across; each makes 4 x 4 values of it. */
export interface TileLanes {
  down: number;
  across: number;
}

/** How deep a slice of both factors is that lies in workgroup memory at a time. */
const DEPTH = 16;

/** Values that a tile has down and across. */
export function measureTile({ down, across }: TileLanes): { rows: number; columns: number } {
  return { rows: 4 * down, columns: 4 * across };
}

/**
 * Chooses the tile: large ones read less, small ones leave fewer invocations idle where the product is small.
 *
 * `others`: products of this size that run at the same time
 */
export function chooseTile(rows: number, columns: number, others = 1): TileLanes {
  const down = rows <= 16 ? 4 : 8;
  if (rows <= 32) return { down, across: columns <= 16 ? 4 : 8 };
  const large = Math.ceil(rows / 64) * Math.ceil(columns / 64) * others;
  return large >= 128 ? { down: 16, across: 16 } : { down: 8, across: columns <= 16 ? 4 : 8 };
}

/** Which index of a factor runs through memory: the inner one of the sum, or the one that stays in the product. */
export type Direction = "inner" | "outer";

const place = (direction: Direction, lanes: number) =>
  direction === "inner"
    ? `let k = s % ${DEPTH}u; let four = s / ${DEPTH}u;`
    : `let four = s % ${lanes}u; let k = s / ${lanes}u;`;

/** Fills one factor's slice; a whole vector is written at a time, for parts of one may not be written by two invocations. */
const fill = (
  target: string,
  load: string,
  direction: Direction,
  lanes: number,
  start: string,
  all: number,
) => `
  for (var s = lane; s < ${DEPTH * lanes}u; s += ${all}u) {
    ${place(direction, lanes)}
    let at = ${start} + 4u * four;
    let inner = k0 + k;
    ${target}[k * ${lanes + 1}u + four] =
      vec4f(${load}(at, inner), ${load}(at + 1u, inner), ${load}(at + 2u, inner), ${load}(at + 3u, inner));
  }`;

/** WGSL of the workgroup memory that all products of a program share, and of the type of a piece of 4 x 4 values. */
export function declareTiles({ down, across }: TileLanes): string {
  return `
alias Piece = array<vec4f, 4>;
var<workgroup> tileA: array<vec4f, ${DEPTH * (down + 1)}>;
var<workgroup> tileB: array<vec4f, ${DEPTH * (across + 1)}>;`;
}

/**
 * WGSL of `multiply<suffix>(lane, row0, column0, depth)`: a piece of the tile that starts at (row0, column0).
 *
 * The program has `loadA<suffix>(row, inner)` and `loadB<suffix>(column, inner)`, which give 0 beyond the ends.
 * To be called where all invocations of the workgroup come by. `each` is run with every slice in place.
 */
export function writeProduct(
  suffix: string,
  lanes: TileLanes,
  directions: { a: Direction; b: Direction },
  each = "",
): string {
  const { down, across } = lanes;
  const all = down * across;
  return `
fn multiply${suffix}(lane: u32, row0: u32, column0: u32, depth: u32) -> Piece {
  var piece = Piece();
  let x = lane % ${across}u;
  let y = lane / ${across}u;
  for (var k0 = 0u; k0 < depth; k0 += ${DEPTH}u) {
    ${fill("tileA", `loadA${suffix}`, directions.a, down, "row0", all)}
    ${fill("tileB", `loadB${suffix}`, directions.b, across, "column0", all)}
    workgroupBarrier();
    for (var k = 0u; k < ${DEPTH}u; k++) {
      let a = tileA[k * ${down + 1}u + y];
      let b = tileB[k * ${across + 1}u + x];
      piece[0] += a.x * b;
      piece[1] += a.y * b;
      piece[2] += a.z * b;
      piece[3] += a.w * b;
    }
    ${each}
    workgroupBarrier();
  }
  return piece;
}`;
}

const programs = new Map<string, Program>();

/** Writes a program once: a name stands for one text. */
export function recallProgram(name: string, write: () => string): Program {
  let program = programs.get(name);
  if (!program) {
    program = { name, code: write() };
    programs.set(name, program);
  }
  return program;
}

/** WGSL of an entry whose body knows `lane`, its workgroup `group`, and `x` and `y`, the place of its piece in the tile. */
export function writeEntry({ down, across }: TileLanes, body: string): string {
  return `
@compute @workgroup_size(${down * across})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let x = lane % ${across}u;
  let y = lane / ${across}u;
  ${body}
}`;
}

/** WGSL that does something at each of the 16 places of a piece, (i, j). */
export function forEachPlace(body: string): string {
  return `for (var i = 0u; i < 4u; i++) { for (var j = 0u; j < 4u; j++) { ${body} } }`;
}

/**
 * WGSL that does something with each `value` of `piece`, at (i, j).
 *
 * A loop over a copy: written out it takes seconds to compile, and an index that varies would move the piece itself out of the registers.
 */
export function forEachValue(body: string): string {
  return `var values = piece;
  ${forEachPlace(`let value = values[i][j]; ${body}`)}`;
}
