import type { GpuBackend } from "./dispatch.ts";

/** Some browsers say hundreds of thousands; a group of bindings has a limit of its own. */
const mostBuffers = 64;

/**
 * Splits a list so that each part fits one dispatch: `each` storage buffers an item, `shared` for all together.
 *
 * errors: none; the limits of WebGPU allow 8 at least
 */
export function packItems<T>(backend: GpuBackend, items: readonly T[], each: number, shared: number): T[][] {
  const limit = Math.min(mostBuffers, backend.device.limits.maxStorageBuffersPerShaderStage);
  const fit = Math.floor((limit - shared) / each);
  const parts: T[][] = [];
  for (let i = 0; i < items.length; i += fit) parts.push(items.slice(i, i + fit));
  return parts;
}
