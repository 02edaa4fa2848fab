import type { TensorInfo } from "@tensorflow/tfjs-core";
import { drawKeepMask, quantizeRate } from "../ops/keep-mask.ts";
import type { Heap } from "./heap.ts";
import { registerHeapKernel } from "./kernels.ts";

let drawn = new Uint8Array(0);

/** Draws a mask into one buffer that all kernels share; it holds until the next draw. */
export function drawShared(length: number, rate: number, seed: number): Uint8Array {
  if (drawn.length < length + 4) drawn = new Uint8Array(length + 4);
  return drawKeepMask(length, rate, seed, drawn);
}

function dropout(
  heap: Heap,
  { x }: { x: TensorInfo },
  { rate, seed }: { rate: number; seed: number },
): TensorInfo {
  const { info, block } = heap.output(x.shape);
  const y = block.view();
  const values = heap.input(x).view();
  const keep = drawShared(y.length, rate, seed);
  const { scale } = quantizeRate(rate);
  for (let i = 0; i < y.length; i++) y[i] = values[i] * keep[i] * scale;
  return info;
}

/** Registers the kernel behind `ops/dropout`. */
export function registerDropout(): void {
  registerHeapKernel("ClienteleDropout", dropout as never);
}
