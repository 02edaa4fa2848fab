import {
  dispatch,
  forgetValues,
  type Program,
  type Uniform,
  type KernelCall,
  type TensorInfo,
} from "./dispatch.ts";
import { packItems } from "./pack.ts";
import { asU32, countValues, coverFlat, writeProgram } from "./wgsl.ts";

/** A weight with its gradient and running means, and the share of it that weight decay leaves. */
interface Item {
  w: TensorInfo;
  g: TensorInfo;
  m: TensorInfo;
  v: TensorInfo;
  kept: number;
}

const programs = new Map<string, Program>();

/** Moves `count` weights: the invocations go over all their values, one weight after the other. */
function moveOf(count: number, isScaled: boolean): Program {
  const name = `adamw-${count}${isScaled ? "-scaled" : ""}`;
  const known = programs.get(name);
  if (known) return known;
  const each = Array.from({ length: count }, (_, k) => k);
  const letters = (...names: string[]) =>
    Object.fromEntries(each.flatMap((k) => names.map((letter) => [`${letter}${k}`, "f32" as const])));
  const program = writeProgram(
    name,
    {
      writes: letters("w", "m", "v"),
      reads: { ...letters("g"), ...(isScaled ? { scale: "f32" as const } : {}) },
      uniforms: {
        rate: "f32",
        floor: "f32",
        ...Object.fromEntries(
          each.flatMap((k) => [
            [`size${k}`, "u32" as const],
            [`kept${k}`, "f32" as const],
          ]),
        ),
      },
    },
    `var at = i;
  ${each.map((k) => `if (at < u.size${k}) { move${k}(at); return; }\n  at -= u.size${k};`).join("\n  ")}`,
    each
      .map(
        (k) => `
fn move${k}(at: u32) {
  let g = g${k}[at]${isScaled ? " * scale[0]" : ""};
  let m = m${k}[at] + (g - m${k}[at]) * ${1 - 0.9};
  let v = v${k}[at] + (g * g - v${k}[at]) * ${1 - 0.999};
  m${k}[at] = m;
  v${k}[at] = v;
  w${k}[at] = w${k}[at] * u.kept${k} - u.rate * m / (sqrt(v) + u.floor);
}`,
      )
      .join(""),
  );
  programs.set(name, program);
  return program;
}

/**
 * Moves weights by one step of AdamW, in place, several weights a dispatch.
 *
 * g' = g scale; m += .1 (g' - m); v += .001 (g'^2 - v); w = w kept - rate m / (sqrt(v) + floor)
 *
 * shapes: w0, g0, m0, v0, w1, .. the four of a number the same, scale [] or none
 * memory: changes w, m and v
 * source: Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2
 */
export function runAdamW({
  backend,
  inputs,
  attrs,
}: KernelCall<
  Record<string, TensorInfo>,
  { count: number; rate: number; floor: number; kept: number[] }
>): TensorInfo[] {
  const items = Array.from({ length: attrs.count }, (_, k): Item => {
    const [w, g, m, v] = ["w", "g", "m", "v"].map((letter) => inputs[`${letter}${k}`]);
    return { w, g, m, v, kept: attrs.kept[k] };
  });
  const { scale } = inputs;
  for (const part of packItems(backend, items, 4, scale ? 1 : 0)) {
    for (const { w, m, v } of part) [w, m, v].forEach((changed) => forgetValues(backend, changed));
    const buffers = part
      .flatMap(({ w, m, v }) => [w, m, v])
      .concat(
        part.map(({ g }) => g),
        scale ?? [],
      );
    const uniforms: Uniform[] = [
      ["f32", attrs.rate],
      ["f32", attrs.floor],
    ];
    for (const { w, kept } of part) uniforms.push(...asU32(countValues(w)), ["f32", kept]);
    const size = part.reduce((sum, { w }) => sum + countValues(w), 0);
    dispatch(backend, moveOf(part.length, scale !== undefined), buffers, uniforms, coverFlat(size));
  }
  return [];
}
