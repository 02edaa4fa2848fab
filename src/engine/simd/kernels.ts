import type { TensorInfo } from "@tensorflow/tfjs-core";
import { tf } from "../tensor.ts";
import { openCpuHeap, openWasmHeap, type Heap } from "./heap.ts";

/** Tensors that a kernel gets, by name. */
export type KernelInputs = Record<string, TensorInfo>;

/** Computes outputs from inputs in a heap; it allocates every output and scratch before it takes a view. */
export type HeapKernel = (heap: Heap, inputs: KernelInputs, attributes: never) => TensorInfo | TensorInfo[];

const heaps = new WeakMap<object, Heap>();

function heapOf(backend: object, open: (backend: unknown) => Heap): Heap {
  let heap = heaps.get(backend);
  if (!heap) {
    heap = open(backend);
    heaps.set(backend, heap);
  }
  return heap;
}

/** Registers a kernel of ours for the backends that keep tensors where JavaScript reaches them: `wasm` and `cpu`. */
export function registerHeapKernel(kernelName: string, kernel: HeapKernel, backends = ["wasm", "cpu"]): void {
  for (const backendName of backends) {
    const open = backendName === "wasm" ? openWasmHeap : openCpuHeap;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) =>
        kernel(heapOf(backend as object, open), inputs as KernelInputs, (attrs ?? {}) as never),
    });
  }
}
