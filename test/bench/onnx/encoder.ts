import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import scriptUrl from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/** An encoder in onnxruntime-web on wasm, with its files from our origin. */
export async function openOnnxEncoder(
  model: Uint8Array,
  ids: Int32Array,
  size: [number, number],
  threads: number,
): Promise<() => Promise<Float32Array>> {
  env.wasm.numThreads = threads;
  env.wasm.wasmPaths = {
    mjs: new URL(scriptUrl, location.href).href,
    wasm: new URL(wasmUrl, location.href).href,
  };
  const session = await InferenceSession.create(model, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
  });
  return async () => {
    const input = new Tensor("int64", BigInt64Array.from(ids, BigInt), size);
    const mask = new Tensor("int64", new BigInt64Array(ids.length).fill(1n), size);
    const { vectors } = await session.run({ ids: input, mask });
    return vectors.data as Float32Array;
  };
}
