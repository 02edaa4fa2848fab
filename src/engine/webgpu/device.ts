import { fail } from "../../base/problem.ts";
import { tf } from "../tensor.ts";
import { DISPATCHES_PER_SUBMISSION, GpuBackend } from "./device-backend.ts";
import { registerGpuKernels } from "./register.ts";

/** What a WebGPU adapter says of itself. */
export interface AdapterFacts {
  name: string;
  /** The CPU only plays the part of a GPU. */
  software: boolean;
}

/** What a piece of work would do to the device. */
export interface RehearsalFacts {
  /** Programs that were compiled for it; those that were there already are not counted. */
  pipelines: number;
  dispatches: number;
  /** The most bytes of buffers at one time, with those that are free and kept. */
  peakBytes: number;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** Limits that are asked for as high as the adapter has them: a table of words is one binding. */
const limitNames = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** Used by tfjs where they are: to time kernels, and to read back through a canvas. */
const featureNames: GPUFeatureName[] = ["timestamp-query", "bgra8unorm-storage"];

let current: { backend: GpuBackend; facts: AdapterFacts } | null = null;

/** Names an adapter and says whether the CPU only plays the part of a GPU. */
export function describeAdapter(
  info: Partial<GPUAdapterInfo> & { isFallbackAdapter?: boolean },
): AdapterFacts {
  const parts = [info.vendor, info.architecture, info.device, info.description].filter(Boolean);
  const name = parts.join(" ") || "unnamed adapter";
  return { name, software: info.isFallbackAdapter === true || softwareNames.test(name) };
}

async function requestAdapter(): Promise<GPUAdapter | null> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  return adapter ?? null;
}

/** Says which adapter this browser offers; null where it offers none. */
export async function findAdapter(): Promise<AdapterFacts | null> {
  const adapter = await requestAdapter();
  return adapter && describeAdapter(adapter.info);
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice | null> {
  const requiredFeatures = featureNames.filter((name) => adapter.features.has(name));
  const requiredLimits = Object.fromEntries(limitNames.map((name) => [name, adapter.limits[name]]));
  return adapter.requestDevice({ requiredFeatures, requiredLimits }).catch(() => null);
}

function watchLoss(backend: GpuBackend): void {
  void backend.device.lost.then(({ reason, message }) => {
    backend.noteLoss(message || reason);
  });
}

function registerBackend(backend: GpuBackend): void {
  // The package registers a factory of its own; a backend that was lost goes here too, with its device.
  if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => backend, 3);
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", DISPATCHES_PER_SUBMISSION);
  registerGpuKernels();
}

/**
 * Starts WebGPU on a device with the limits that a model needs, or anew after a loss or a refused command, and makes it the backend in use.
 *
 * Null where the browser has no adapter, or one that gives no device.
 *
 * memory: tensors of a lost device are gone; they can still be disposed of, and reading them fails with engine/device-lost
 */
export async function startWebgpu(): Promise<AdapterFacts | null> {
  if (!current?.backend.isUsable) {
    current?.backend.device.destroy();
    const adapter = await requestAdapter();
    const device = adapter && (await requestDevice(adapter));
    if (!adapter || !device) return null;
    const backend = new GpuBackend(device, adapter.info);
    registerBackend(backend);
    current = { backend, facts: describeAdapter(adapter.info) };
    watchLoss(backend);
  }
  return (await tf.setBackend("webgpu")) ? current.facts : null;
}

/** Says whether the device that was started last is gone, or refused a command and has to be made anew. */
export function isDeviceLost(): boolean {
  return current !== null && !current.backend.isUsable;
}

/** The WebGPU backend that was started last; null before the first start. */
export function getGpuBackend(): GpuBackend | null {
  return current?.backend ?? null;
}

/**
 * Compiles every program that a piece of work runs, and counts what the work would do, while nothing of it runs.
 *
 * The work is to be a whole step without reading back; what its tensors hold afterwards is not defined, and no weight changes.
 *
 * memory: no buffer is made: what the step would take is counted on top of what is in use; the work disposes of its tensors
 * errors: engine/device-lost; engine/no-webgpu, where WebGPU is not the backend in use
 */
export async function rehearse(work: () => void): Promise<RehearsalFacts> {
  const backend = tf.getBackend() === "webgpu" ? getGpuBackend() : null;
  if (!backend) {
    fail("engine/no-webgpu", 'A step can be rehearsed on the backend "webgpu" only; start it first.');
  }
  backend.assertAlive();
  const before = backend.countPrograms();
  const { dispatches, pool } = backend.rehearse(work);
  await backend.finishCompiling();
  return { pipelines: backend.countPrograms() - before, dispatches, peakBytes: pool.peakAllocated };
}
