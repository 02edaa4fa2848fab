import "@tensorflow/tfjs-backend-cpu";
import { fail } from "../base/problem.ts";
import type { BackendChoice } from "../recipe/types.ts";
import type { Candidate } from "./probe.ts";
import { restSimd, startSimd, warmSimd } from "./simd/start.ts";
import { tf } from "./tensor.ts";
import { findAdapter, isDeviceLost, startWebgpu } from "./webgpu/device.ts";

/** The backend in use. */
export interface BackendFacts {
  backend: "webgpu" | "simd" | "cpu";
  adapter: string | null;
  softwareAdapter: boolean;
  threads: number;
}

let lastWebgpu: BackendFacts | null = null;

/**
 * Fetches and compiles what the CPU backend needs, so that it starts without a network from then on.
 *
 * The backend in use stays in use.
 */
export async function warmEngine(): Promise<void> {
  await warmSimd();
}

async function useWebgpu(choice: BackendChoice): Promise<BackendFacts | null> {
  if (choice !== "auto" && choice !== "webgpu") return null;
  const adapter = await findAdapter();
  const isWanted = adapter && (choice === "webgpu" || !adapter.software);
  const started = isWanted ? await startWebgpu() : null;
  if (started) {
    await restSimd();
    lastWebgpu = { backend: "webgpu", adapter: started.name, softwareAdapter: started.software, threads: 1 };
    return lastWebgpu;
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
 * Lists the backends that `auto` may take here: WebGPU on a hardware adapter; and the CPU engine, or plain cpu where that does not start.
 *
 * memory: the last one listed is in use afterwards
 */
export async function listCandidates(
  threads: number | null,
): Promise<{ candidates: Candidate[]; adapter: string | null }> {
  const adapter = await findAdapter();
  const isHardware = adapter !== null && !adapter.software;
  const webgpu: Candidate[] = isHardware ? [{ backend: "webgpu", threads: 1 }] : [];
  const cpu = await startCpu("auto", threads);
  return {
    candidates: [...webgpu, { backend: cpu.backend, threads: cpu.threads }],
    adapter: isHardware ? adapter.name : null,
  };
}

/** Says whether the backend in use is gone with its device; a moment after an error, since a loss is told after what it broke. */
export async function isBackendLost(): Promise<boolean> {
  if (tf.getBackend() !== "webgpu") return false;
  for (let tries = 0; tries < 10 && !isDeviceLost(); tries++) await wait(50);
  return isDeviceLost();
}

/**
 * Starts what a training can go on with after its device was lost: a new device of the same kind, else the CPU engine.
 *
 * The browser is given a few seconds to bring the device back; a software adapter is no substitute for hardware. With
 * `onCpu` no new device is tried.
 *
 * memory: tensors of the lost device are gone; they can still be disposed of
 */
export async function replaceLostBackend(threads: number | null, onCpu = false): Promise<BackendFacts> {
  const wasSoftware = lastWebgpu?.softwareAdapter === true;
  for (const waitMs of onCpu ? [] : [0, 500, 2000]) {
    await wait(waitMs);
    const adapter = await findAdapter();
    if (!adapter || (adapter.software && !wasSoftware)) continue;
    const started = await useWebgpu("webgpu").catch(() => null);
    if (started) return started;
  }
  return startCpu("auto", threads);
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Starts a backend and makes it the one in use: `auto` takes WebGPU with a hardware adapter, else `simd`, else `cpu`.
 *
 * `threads` is for `simd`: as many as the machine has, up to 8, where it is null; one where others do not start.
 *
 * memory: tensors of another backend stay where they are; make new ones after this
 * errors: engine/no-webgpu, where WebGPU is asked for by name and does not start;
 *         engine/no-simd, where the CPU engine is asked for by name and does not start
 */
export async function useBackend(
  choice: BackendChoice,
  threads: number | null = null,
): Promise<BackendFacts> {
  const webgpu = await useWebgpu(choice);
  return webgpu ?? startCpu(choice, threads);
}

async function startCpu(choice: BackendChoice, threads: number | null): Promise<BackendFacts> {
  if (choice !== "cpu") {
    const simd = await startSimdOrLess(choice, threads);
    if (simd) return { backend: "simd", adapter: null, softwareAdapter: false, threads: simd.threads };
    if (choice === "simd") {
      fail(
        "engine/no-simd",
        'The backend "simd" was asked for, and its WebAssembly file did not load or this browser has no WebAssembly SIMD; choose "cpu", or use a current browser.',
      );
    }
  }
  await tf.setBackend("cpu");
  await restSimd();
  return { backend: "cpu", adapter: null, softwareAdapter: false, threads: 1 };
}

/** One thread gives the same numbers as several; with `auto` the CPU engine may be missing altogether. */
async function startSimdOrLess(choice: BackendChoice, threads: number | null) {
  try {
    return await startSimd({ threads }).catch(() => startSimd({ threads: 1 }));
  } catch (thrown) {
    if (choice === "simd") throw thrown;
    return null;
  }
}
