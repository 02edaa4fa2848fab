import { dispatch, makeOutput, type Program, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { packItems } from "./pack.ts";
import { addUpCode, asU32, countValues, foldGroups, GROUP, writeProgram } from "./wgsl.ts";

/** Least values that an invocation squares and adds up. */
const LEAST_SPAN = 64;

/** Sums that the last dispatch adds up at most, but for what is left over at the end of each gradient. */
const MOST_SUMS = 32_768;

const programs = new Map<number, Program>();

/**
 * Squares of `count` gradients at once, a sum from each invocation: a barrier in so short a program would cost more
 * than a longer row of sums. A workgroup finds the gradient that its block lies in.
 */
function squaresOf(count: number): Program {
  const known = programs.get(count);
  if (known) return known;
  const each = Array.from({ length: count }, (_, k) => k);
  const name = (prefix: string, kind: "f32" | "u32") => each.map((k) => [`${prefix}${k}`, kind] as const);
  const program = writeProgram(
    `squares-${count}`,
    {
      writes: { sums: "f32" },
      reads: Object.fromEntries(name("g", "f32")),
      uniforms: {
        first: "u32",
        span: "u32",
        ...Object.fromEntries([...name("size", "u32"), ...name("end", "u32")]),
      },
    },
    `var start = 0u;
  ${each.map((k) => `if (block >= start && block < u.end${k}) { add${k}(block - start, lane, i); return; }\n  start = u.end${k};`).join("\n  ")}`,
    each
      .map(
        (k) => `
fn add${k}(part: u32, lane: u32, i: u32) {
  var sum = 0.0;
  let end = min(u.size${k}, (part + 1u) * u.span * ${GROUP}u);
  for (var at = part * u.span * ${GROUP}u + lane; at < end; at += ${GROUP}u) { sum += g${k}[at] * g${k}[at]; }
  sums[u.first + i] = sum;
}`,
      )
      .join(""),
  );
  programs.set(count, program);
  return program;
}

/** A norm that is no number stays one: `min` is free to hide it. */
const finish = writeProgram(
  "clip-scale",
  {
    writes: { scale: "f32" },
    reads: { sums: "f32" },
    uniforms: { count: "u32", maxNorm: "f32" },
  },
  `var sum = 0.0;
  for (var k = lane; k < u.count; k += ${GROUP}u) { sum += sums[k]; }
  let norm = sqrt(addUp(lane, sum));
  if (lane > 0u) { return; }
  let isNumber = (bitcast<u32>(norm) & 0x7fffffffu) <= 0x7f800000u;
  scale[0] = select(norm, min(1.0, u.maxNorm / (norm + 1e-6)), isNumber);`,
  addUpCode,
);

/**
 * Factor that shortens all gradients, taken as one vector, to attrs.maxNorm where they are longer, and is 1 where they are not.
 *
 * Sums are cut by the sizes alone and added in a fixed order, so the result is the same each time.
 *
 * shapes: g0, g1, .. any -> []
 * memory: returns a new tensor
 * source: torch.nn.utils.clip_grad_norm_
 */
export function runClipScale({
  backend,
  inputs,
  attrs,
}: KernelCall<Record<string, TensorInfo>, { count: number; maxNorm: number }>): TensorInfo[] {
  const gradients = Array.from({ length: attrs.count }, (_, k) => inputs[`g${k}`]);
  const all = gradients.reduce((sum, gradient) => sum + countValues(gradient), 0);
  const span = Math.max(LEAST_SPAN, Math.ceil(all / MOST_SUMS));
  const countBlocks = (gradient: TensorInfo) => Math.ceil(countValues(gradient) / (span * GROUP));
  const blocks = gradients.reduce((sum, gradient) => sum + countBlocks(gradient), 0);
  const sums = makeOutput(backend, [blocks * GROUP]);
  let first = 0;
  for (const part of packItems(backend, gradients, 1, 1)) {
    let end = 0;
    const ends = part.map((gradient) => (end += countBlocks(gradient)));
    const uniforms = asU32(first * GROUP, span, ...part.map(countValues), ...ends);
    dispatch(backend, squaresOf(part.length), [sums, ...part], uniforms, foldGroups(end));
    first += end;
  }
  const scale = makeOutput(backend, []);
  dispatch(backend, finish, [scale, sums], [...asU32(blocks * GROUP), ["f32", attrs.maxNorm]], [1]);
  backend.disposeData(sums.dataId);
  return [scale];
}
