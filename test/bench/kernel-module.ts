import plainUrl from "../../src/engine/simd/built/clientele-plain.wasm?url";
import relaxedUrl from "../../src/engine/simd/built/clientele-relaxed.wasm?url";

/** The exports of the kernels that the benches call by themselves. */
export interface KernelExports {
  peak(iterations: number): number;
  peakFlops(): number;
  gemmScratchBytes(m: number, n: number, k: number): number;
  gemm(...args: number[]): void;
}

const PAGE_BYTES = 65536;

/** Loads one build of the kernels over a memory of its own, of at least `bytes`. */
export async function loadKernels(
  build: "relaxed" | "plain",
  bytes: number,
): Promise<{ kernels: KernelExports; memory: WebAssembly.Memory }> {
  const memory = new WebAssembly.Memory({
    initial: Math.ceil(bytes / PAGE_BYTES) + 1,
    maximum: 65536,
    shared: true,
  });
  const response = await fetch(build === "relaxed" ? relaxedUrl : plainUrl);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  const abort = () => {
    throw new Error("A kernel aborted.");
  };
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort } });
  return { kernels: instance.exports as unknown as KernelExports, memory };
}
