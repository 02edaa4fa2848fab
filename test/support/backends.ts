import { createRequire } from "node:module";
import { locateWasm, useBackend } from "../../src/engine/backend.ts";

/** Backends that run outside a browser. */
export const nodeBackends = ["simd", "cpu"] as const;

/** Starts a backend in Node, the WebAssembly file taken from node_modules. */
export async function startBackend(choice: "simd" | "cpu"): Promise<void> {
  const require = createRequire(import.meta.url);
  locateWasm(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"));
  const { backend } = await useBackend(choice);
  if (backend !== choice) throw new Error(`asked for ${choice}, got ${backend}`);
}
