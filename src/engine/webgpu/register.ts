import { registerSmallKernels } from "./small-kernels.ts";

/**
 * Registers every kernel of ours for the backend `webgpu`; a second time changes nothing.
 *
 * A name that is missing here runs composed of stock operations.
 */
export function registerGpuKernels(): void {
  registerSmallKernels();
}
