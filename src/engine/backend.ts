import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { fail } from "../base/problem.ts";
import type { BackendChoice } from "../recipe/types.ts";
import { registerSimdKernels } from "./simd/register.ts";
import { tf } from "./tensor.ts";

/** The backend in use; structurally `Devices` of `train/types`. */
export interface BackendFacts {
  backend: "webgpu" | "simd" | "cpu";
  adapter: string | null;
  softwareAdapter: boolean;
  threads: number;
}

/** What a WebGPU adapter says of itself. */
export interface AdapterFacts {
  name: string;
  software: boolean;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

let wasmFile: string = simdUrl;
let wasmReady: Promise<boolean> | null = null;

/** Takes the WebAssembly file from another place than our origin; for tests outside a browser. */
export function locateWasm(path: string): void {
  wasmFile = path;
}

/** Names an adapter and says whether the CPU only plays the part of a GPU. */
export function describeAdapter(
  info: Partial<GPUAdapterInfo> & { isFallbackAdapter?: boolean },
): AdapterFacts {
  const parts = [info.vendor, info.architecture, info.device, info.description].filter(Boolean);
  const name = parts.join(" ") || "unnamed adapter";
  return { name, software: info.isFallbackAdapter === true || softwareNames.test(name) };
}

async function findAdapter(): Promise<AdapterFacts | null> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  return adapter ? describeAdapter(adapter.info) : null;
}

/** Starts a backend of tfjs; false where it cannot start. */
async function start(name: string): Promise<boolean> {
  return tf.setBackend(name).catch(() => false);
}

async function startWasm(): Promise<boolean> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) return false;
  // One file under all three names: the threaded build breaks when bundled, the plain one is not shipped.
  setWasmPaths({
    "tfjs-backend-wasm.wasm": wasmFile,
    "tfjs-backend-wasm-simd.wasm": wasmFile,
    "tfjs-backend-wasm-threaded-simd.wasm": wasmFile,
  });
  return start("wasm");
}

/**
 * Fetches and compiles what the CPU backend needs, so that it starts without a network from then on.
 *
 * The backend in use stays in use.
 */
export async function warmEngine(): Promise<void> {
  const before = tf.engine().backendName;
  registerSimdKernels();
  wasmReady ??= startWasm();
  await wasmReady;
  if (before) await tf.setBackend(before);
}

async function useWebgpu(choice: BackendChoice): Promise<BackendFacts | null> {
  if (choice !== "auto" && choice !== "webgpu") return null;
  const adapter = await findAdapter();
  const wanted = adapter && (choice === "webgpu" || !adapter.software);
  if (wanted && (await start("webgpu"))) {
    return { backend: "webgpu", adapter: adapter.name, softwareAdapter: adapter.software, threads: 1 };
  }
  if (choice === "webgpu") {
    fail(
      "engine/no-webgpu",
      `The backend "webgpu" was asked for, and this browser offers ${adapter ? `an adapter (${adapter.name}) that does not start` : "no WebGPU adapter"}; choose "auto" or "simd", or use a browser with WebGPU.`,
      { adapter: adapter?.name ?? "" },
    );
  }
  return null;
}

/**
 * Chooses and starts a backend: `auto` takes WebGPU with a hardware adapter, else `simd`, else `cpu`.
 *
 * memory: tensors of another backend stay where they are; make new ones after this
 * errors: engine/no-webgpu, where WebGPU is asked for by name and does not start;
 *         engine/no-simd, where the CPU engine is asked for by name and does not start
 */
export async function useBackend(choice: BackendChoice): Promise<BackendFacts> {
  const webgpu = await useWebgpu(choice);
  if (webgpu) return webgpu;
  registerSimdKernels();
  if (choice !== "cpu") {
    wasmReady ??= startWasm();
    if ((await wasmReady) && (await start("wasm"))) {
      return { backend: "simd", adapter: null, softwareAdapter: false, threads: 1 };
    }
    wasmReady = null;
    if (choice === "simd") {
      fail(
        "engine/no-simd",
        'The backend "simd" was asked for, and its WebAssembly file did not load or this browser has no WebAssembly SIMD; choose "cpu", or use a current browser.',
      );
    }
  }
  await tf.setBackend("cpu");
  return { backend: "cpu", adapter: null, softwareAdapter: false, threads: 1 };
}
