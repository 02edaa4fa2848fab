import { dispatch, makeOutput, type Program, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { packItems } from "./pack.ts";
import { addUpCode, asU32, countValues, foldGroups, GROUP, writeProgram } from "./wgsl.ts";

/** Values that one workgroup squares and adds up. */
const BLOCK = 32 * GROUP;

const countBlocks = (gradient: TensorInfo) => Math.ceil(countValues(gradient) / BLOCK);

const programs = new Map<number, Program>();

/** Squares of `count` gradients at once: a workgroup finds the gradient that its block lies in. */
function squaresOf(count: number): Program {
  const known = programs.get(count);
  if (known) return known;
  const each = Array.from({ length: count }, (_, k) => k);
  const program = writeProgram(
    `squares-${count}`,
    {
      writes: { partials: "f32" },
      reads: Object.fromEntries(each.map((k) => [`g${k}`, "f32" as const])),
      uniforms: {
        first: "u32",
        ...Object.fromEntries(
          each.flatMap((k) => [
            [`size${k}`, "u32" as const],
            [`end${k}`, "u32" as const],
          ]),
        ),
      },
    },
    `var sum = 0.0;
  var start = 0u;
  ${each.map((k) => `if (block >= start && block < u.end${k}) { sum = square${k}(lane, block - start); }\n  start = u.end${k};`).join("\n  ")}
  let total = addUp(lane, sum);
  if (lane == 0u && block < start) { partials[u.first + block] = total; }`,
    addUpCode +
      each
        .map(
          (k) => `
fn square${k}(lane: u32, part: u32) -> f32 {
  var sum = 0.0;
  let end = min(u.size${k}, (part + 1u) * ${BLOCK}u);
  for (var i = part * ${BLOCK}u + lane; i < end; i += ${GROUP}u) { sum += g${k}[i] * g${k}[i]; }
  return sum;
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
    reads: { partials: "f32" },
    uniforms: { count: "u32", maxNorm: "f32" },
  },
  `var sum = 0.0;
  for (var k = lane; k < u.count; k += ${GROUP}u) { sum += partials[k]; }
  let norm = sqrt(addUp(lane, sum));
  if (lane > 0u) { return; }
  let isNumber = (bitcast<u32>(norm) & 0x7fffffffu) <= 0x7f800000u;
  scale[0] = select(norm, min(1.0, u.maxNorm / (norm + 1e-6)), isNumber);`,
  addUpCode,
);

/**
 * Factor that shortens all gradients, taken as one vector, to attrs.maxNorm where they are longer, and is 1 where they are not.
 *
 * Sums go over blocks of fixed size in a fixed order, so the result is the same each time.
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
  const blocks = gradients.reduce((sum, gradient) => sum + countBlocks(gradient), 0);
  const partials = makeOutput(backend, [blocks]);
  let first = 0;
  for (const part of packItems(backend, gradients, 1, 1)) {
    let end = 0;
    const sizes = part.flatMap((gradient) => {
      end += countBlocks(gradient);
      return [countValues(gradient), end];
    });
    dispatch(backend, squaresOf(part.length), [partials, ...part], asU32(first, ...sizes), foldGroups(end));
    first += end;
  }
  const scale = makeOutput(backend, []);
  dispatch(backend, finish, [scale, partials], [...asU32(blocks), ["f32", attrs.maxNorm]], [1]);
  backend.disposeData(partials.dataId);
  return [scale];
}
