import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { setWasmPaths, type BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";

/** Adds up rows by their number: the gradient of a gather, which tfjs's wasm backend has no kernel for. */
function sumSegments({
  inputs,
  attrs,
  backend,
}: {
  inputs: tf.NamedTensorInfoMap;
  attrs?: tf.NamedAttrMap;
  backend: unknown;
}): tf.TensorInfo {
  const wasm = backend as BackendWasm;
  const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
  const rows = (attrs as { numSegments: number }).numSegments;
  const out = wasm.makeOutput([rows, ...x.shape.slice(1)], "float32");
  // Views last: making the output may have grown the memory.
  const sums = wasm.typedArrayFromHeap(out).fill(0);
  const values = wasm.typedArrayFromHeap(x);
  const ids = wasm.typedArrayFromHeap(segmentIds);
  const width = values.length / ids.length;
  for (let i = 0; i < ids.length; i++) {
    for (let j = 0; j < width; j++) sums[ids[i] * width + j] += values[i * width + j];
  }
  return out;
}

/** Starts tfjs's wasm backend as it comes, with SIMD and one thread, and fills in the one kernel that training needs and it lacks. */
export async function startStockWasm(): Promise<void> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": simdUrl,
    "tfjs-backend-wasm-simd.wasm": simdUrl,
    "tfjs-backend-wasm-threaded-simd.wasm": simdUrl,
  });
  if (!tf.getKernel("UnsortedSegmentSum", "wasm")) {
    tf.registerKernel({
      kernelName: "UnsortedSegmentSum",
      backendName: "wasm",
      kernelFunc: sumSegments as unknown as tf.KernelFunc,
    });
  }
  if (!(await tf.setBackend("wasm"))) throw new Error("The wasm backend of tfjs did not start.");
}

export { tf };
