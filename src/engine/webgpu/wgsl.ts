import type { Program, TensorInfo, Uniform } from "./dispatch.ts";

export type { TensorInfo } from "./dispatch.ts";

/**
 * Invocations of a workgroup in every program that writeProgram makes.
 *
 * Fills the waves of any GPU (32 or 64 lanes); at a barrier a software adapter pays for each lane.
 */
export const GROUP = 64;

/** Lanes that add up for all: the root of GROUP. */
const LEADERS = 8;

/** Most workgroups that WebGPU takes in one dimension. */
const MOST_GROUPS = 65_535;

type Element = "f32" | "i32" | "u32";

/** What a program binds, in the order of its buffers: those it writes, those it reads, then the uniforms. */
export interface Bindings {
  writes: Record<string, Element>;
  reads?: Record<string, Element>;
  /** Kinds of the scalars, in the order in which `dispatch` gets them; read as `u.name`. */
  uniforms: Record<string, Element>;
}

/** WGSL of what a program binds; buffers are arrays, uniforms the fields of `u`. */
export function declare(bindings: Bindings): string {
  const { writes, reads = {}, uniforms } = bindings;
  const buffers = [
    ...Object.entries(writes).map(([name, type]) => `<storage, read_write> ${name}: array<${type}>;`),
    ...Object.entries(reads).map(([name, type]) => `<storage, read> ${name}: array<${type}>;`),
  ];
  const lines = buffers.map((text, i) => `@group(0) @binding(${i}) var${text}`);
  const fields = Object.entries(uniforms).map(([name, type]) => `${name}: ${type}`);
  return `${lines.join("\n")}
struct Uniforms { ${fields.join(", ")} }
@group(0) @binding(${buffers.length}) var<uniform> u: Uniforms;`;
}

/**
 * Writes a program of one-dimensional workgroups, however their grid was folded.
 *
 * The body of `main` knows `lane` (of 64), `block` (number of the workgroup) and `i` (number of the invocation);
 * `helpers` are functions and workgroup variables that it uses.
 */
export function writeProgram(name: string, bindings: Bindings, body: string, helpers = ""): Program {
  const code = `${declare(bindings)}
${helpers}
@compute @workgroup_size(${GROUP})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let block = group.y * groups.x + group.x;
  let i = block * ${GROUP}u + lane;
  ${body}
}`;
  return { name, code };
}

/** Folds a row of workgroups into as many dimensions as the limits of WebGPU ask for; the last line may be too long. */
export function foldGroups(count: number): [number, number] {
  const lines = Math.max(1, Math.ceil(count / MOST_GROUPS));
  return [Math.max(1, Math.ceil(count / lines)), lines];
}

/** Number of values of a tensor. */
export function countValues({ shape }: TensorInfo): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Whole numbers as uniforms. */
export function asU32(...values: number[]): Uniform[] {
  return values.map((value) => ["u32", value]);
}

/** Workgroups for one invocation an element. */
export function coverFlat(size: number): [number, number] {
  return foldGroups(Math.ceil(size / GROUP));
}

function writeReduction(name: string, join: (a: string, b: string) => string): string {
  return `
var<workgroup> ${name}Lanes: array<f32, ${GROUP}>;
var<workgroup> ${name}Leaders: array<f32, ${LEADERS}>;
fn ${name}(lane: u32, value: f32) -> f32 {
  ${name}Lanes[lane] = value;
  workgroupBarrier();
  if (lane < ${LEADERS}u) {
    var part = ${name}Lanes[lane];
    for (var k = lane + ${LEADERS}u; k < ${GROUP}u; k += ${LEADERS}u) { part = ${join("part", `${name}Lanes[k]`)}; }
    ${name}Leaders[lane] = part;
  }
  workgroupBarrier();
  var total = ${name}Leaders[0];
  for (var k = 1u; k < ${LEADERS}u; k++) { total = ${join("total", `${name}Leaders[k]`)}; }
  return total;
}`;
}

/**
 * WGSL of `addUp(lane, value)`: the sum of a value of each lane, in an order that never changes.
 *
 * To be called where all lanes of the workgroup come by.
 */
export const addUpCode = writeReduction("addUp", (a, b) => `${a} + ${b}`);

/** WGSL of `findMost(lane, value)`: the largest value of all lanes, to be called as `addUp` is. */
export const findMostCode = writeReduction("findMost", (a, b) => `max(${a}, ${b})`);
