import { registerKernel, unregisterKernel, getKernel, type TensorInfo } from "@tensorflow/tfjs-core";
import type { SimdBackend } from "./backend.ts";

/** What a kernel of ours is called with. */
export interface KernelCall<Inputs = Record<string, TensorInfo>, Attributes = object> {
  backend: SimdBackend;
  inputs: Inputs;
  attrs: Attributes;
}

/** Registers a kernel for the backend `simd`, in place of one of this name. */
export function registerSimdKernel<Inputs, Attributes>(
  name: string,
  run: (call: KernelCall<Inputs, Attributes>) => TensorInfo[],
): void {
  if (getKernel(name, "simd")) unregisterKernel(name, "simd");
  registerKernel({
    kernelName: name,
    backendName: "simd",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const results = run({ backend, inputs, attrs } as unknown as KernelCall<Inputs, Attributes>);
      return results.length === 1 ? results[0] : results;
    },
  });
}

/** The product of a shape without its last axis. */
export function countRows(shape: readonly number[]): number {
  return shape.slice(0, -1).reduce((product, n) => product * n, 1);
}

/** The product of a shape. */
export function countNumbers(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
