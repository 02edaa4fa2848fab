import { registerGpuKernel, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { runAttention, runAttentionGrad } from "./attention.ts";
import { runLayerNorm, runLayerNormGrad } from "./layer-norm.ts";
import { runSumRows } from "./layer-norm-columns.ts";
import { runLinearGradW, runLinearGradX } from "./linear-grad.ts";
import { runLinear } from "./linear.ts";
import { registerSmallKernels } from "./small-kernels.ts";

/** Each kernel knows its own inputs and attributes; the operation that calls it gives them. */
const kernels: Record<string, (call: never) => TensorInfo[]> = {
  ClienteleAttention: runAttention,
  ClienteleAttentionGrad: runAttentionGrad,
  ClienteleLayerNorm: runLayerNorm,
  ClienteleLayerNormGrad: runLayerNormGrad,
  ClienteleSumRows: runSumRows,
  ClienteleLinear: runLinear,
  ClienteleLinearGradX: runLinearGradX,
  ClienteleLinearGradW: runLinearGradW,
};

/**
 * Registers every kernel of ours for the backend `webgpu`; a second time changes nothing.
 *
 * An operation whose kernel is missing here runs composed of stock operations.
 */
export function registerGpuKernels(): void {
  for (const [name, run] of Object.entries(kernels)) {
    registerGpuKernel(name, run as (call: KernelCall) => TensorInfo[]);
  }
  registerSmallKernels();
}
