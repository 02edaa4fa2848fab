import { readFileSync } from "node:fs";
import { useBackend } from "../../src/engine/backend.ts";
import { provideKernelBytes } from "../../src/engine/simd/start.ts";
import { runWithoutKernels } from "../../src/engine/tensor.ts";
import { checkDifferences, checkGolden, type Wrap } from "./check-operations.ts";
import type { Way } from "./operations.ts";

/** Backends that run outside a browser. */
export const nodeBackends = ["simd", "cpu"] as const;

/** Reads one build of the kernels, as a page would fetch it. */
export const readBuild = (name: "relaxed" | "plain") =>
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

const atOnce = <T>(work: () => T) => work();

function describeWay(way: string, backend: "simd" | "cpu", wrap: Wrap, limits: Way["limits"]) {
  return {
    way,
    wrap,
    start: () => startBackend(backend),
    checkGolden: (number: number) => checkGolden(number, wrap),
    checkDifferences: (...[name, given]: Parameters<Way["checkDifferences"]>) =>
      checkDifferences(name, given, wrap),
    limits,
  };
}

/** How operations run outside a browser: our kernels with plain SIMD, and composed of stock operations on both backends. */
export const nodeWays = [
  describeWay("simd", "simd", atOnce, { costLimit: 4e6, runs: 12 }),
  describeWay("simd, composed", "simd", runWithoutKernels, { costLimit: 1e6, runs: 4 }),
  describeWay("cpu", "cpu", atOnce, { costLimit: 1e6, runs: 4 }),
] satisfies Way[];
