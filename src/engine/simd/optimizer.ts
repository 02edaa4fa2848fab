import type { TensorInfo } from "@tensorflow/tfjs-core";
import { countNumbers, registerSimdKernel, type KernelCall } from "./kernel.ts";

const adamwRow = 6; // words: w, g, m, v, how many numbers, what decay leaves
const normRow = 2; // words: g, how many numbers
const block = 16_384;

type Named = Record<string, TensorInfo>;

function adamw(
  call: KernelCall<Named, { count: number; rate: number; floor: number; kept: number[] }>,
): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { count, rate, floor, kept } = attrs;
  backend.withScratch(count * adamwRow * 4, (table) => {
    const words = backend.heap.integers(table, count * adamwRow);
    const shares = backend.heap.floats(table, count * adamwRow);
    for (let i = 0; i < count; i++) {
      const offsets = ["w", "g", "m", "v"].map((letter) => backend.offset(inputs[`${letter}${i}`]));
      words.set([...offsets, countNumbers(inputs[`w${i}`].shape)], i * adamwRow);
      shares[i * adamwRow + 5] = kept[i];
    }
    const scale = inputs.scale ? backend.offset(inputs.scale) : 0;
    backend.run("adamw", [table, count, scale, rate, floor]);
  });
  return [];
}

function clipScale(call: KernelCall<Named, { count: number; maxNorm: number }>): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const scale = backend.makeArray([]);
  const gradients = Array.from({ length: attrs.count }, (_, i) => inputs[`g${i}`]);
  const counts = gradients.map(({ shape }) => countNumbers(shape));
  const blocks = counts.reduce((sum, count) => sum + Math.ceil(count / block), 0);
  const tableBytes = Math.ceil((attrs.count * normRow * 4) / 64) * 64;
  backend.withScratch(tableBytes + blocks * 8, (table) => {
    const words = backend.heap.integers(table, attrs.count * normRow);
    gradients.forEach((gradient, i) => words.set([backend.offset(gradient), counts[i]], i * normRow));
    const sums = table + tableBytes;
    backend.run("squareBlocks", [table, attrs.count, sums], blocks * block);
    backend.run("clipScale", [sums, blocks, attrs.maxNorm, backend.offset(scale)], 0);
  });
  return [scale];
}

/** Registers the kernels of AdamW and of clipping, each one call over all weights. */
export function registerOptimizer(): void {
  registerSimdKernel("ClienteleAdamW", adamw);
  registerSimdKernel("ClienteleClipScale", clipScale);
}
