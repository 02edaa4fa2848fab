import type { TensorInfo } from "./wgsl.ts";

/** Storage buffers that a program may bind on any device. */
const MOST_BUFFERS = 8;

/** 0, 1, .. below a count. */
export const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Size of the last axis. */
export const lastOf = ({ shape }: TensorInfo) => shape[shape.length - 1];

/** An object that has one value under several names. */
export const named = <T>(names: string[], value: T) => Object.fromEntries(names.map((name) => [name, value]));

/** Splits parts so that the buffers of each run fit: `each` a part, `shared` for all. */
export function splitParts(count: number, each: number, shared: number): number[][] {
  const fit = Math.floor((MOST_BUFFERS - shared) / each);
  const runs: number[][] = [];
  for (let i = 0; i < count; i += fit) runs.push(indices(count).slice(i, i + fit));
  return runs;
}

/** Where each part begins in the last axis of what lies side by side. */
export function findStarts(sizes: number[]): number[] {
  return sizes.map((_, i) => sizes.slice(0, i).reduce((sum, n) => sum + n, 0));
}

/** WGSL of a function of a part's number: a case for each. */
export function writeSwitch(count: number, of: (i: number) => string): string {
  const cases = indices(count - 1).map((i) => `case ${i + 1}u: { ${of(i + 1)} }`);
  return `switch part { ${cases.join(" ")} default: { ${of(0)} } }`;
}

/** Uniforms of the parts of one run. */
export const partFields = (count: number) => indices(count).flatMap((i) => [`start${i}`, `size${i}`]);

/** WGSL of `part`, the number that a run goes by, and of where each part begins and how many columns it has. */
export const partCode = (count: number) => `
var<private> part: u32;
fn startOf(part: u32) -> u32 { ${writeSwitch(count, (i) => `return u.start${i};`)} }
fn sizeOf(part: u32) -> u32 { ${writeSwitch(count, (i) => `return u.size${i};`)} }`;
