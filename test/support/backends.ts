import { readFileSync } from "node:fs";
import { useBackend } from "../../src/engine/backend.ts";
import { provideKernelBytes } from "../../src/engine/simd/start.ts";

/** Backends that run outside a browser. */
export const nodeBackends = ["simd", "cpu"] as const;

const readBuild = (name: string) =>
  new Uint8Array(
    readFileSync(new URL(`../../src/engine/simd/built/clientele-${name}.wasm`, import.meta.url)),
  );

/** Gives the engine its kernels from the folder that they were built to, in place of fetching them. */
export function provideBuiltKernels(): void {
  provideKernelBytes({ relaxed: readBuild("relaxed"), plain: readBuild("plain") });
}

/** Starts a backend in Node. */
export async function startBackend(choice: "simd" | "cpu"): Promise<void> {
  provideBuiltKernels();
  const { backend } = await useBackend(choice);
  if (backend !== choice) throw new Error(`asked for ${choice}, got ${backend}`);
}
