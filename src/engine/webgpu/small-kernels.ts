import { runAdamW } from "./adamw.ts";
import { runClipScale } from "./clip-scale.ts";
import { runAccumulate, runCopy } from "./copy.ts";
import { runCrossEntropy } from "./cross-entropy.ts";
import { registerGpuKernel, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { runDropout } from "./dropout.ts";
import { runEmbed, runEmbedGrad } from "./embed.ts";
import { runGelu, runGeluGrad } from "./gelu.ts";
import { runUnpackHalf } from "./half.ts";
import { runBinaryCrossEntropy, runMeanLoss } from "./mean-losses.ts";
import { runPoolMean, runPoolMeanGrad } from "./pool-mean.ts";
import { runScatterRows, runTakeRows } from "./rows.ts";

/** Each kernel knows its own inputs and attributes; the operation that calls it gives them. */
const kernels: Record<string, (call: never) => TensorInfo[]> = {
  ClienteleGelu: runGelu,
  ClienteleGeluGrad: runGeluGrad,
  ClienteleDropout: runDropout,
  ClienteleTakeRows: runTakeRows,
  ClienteleScatterRows: runScatterRows,
  ClienteleEmbed: runEmbed,
  ClienteleEmbedGrad: runEmbedGrad,
  ClientelePoolMean: runPoolMean,
  ClientelePoolMeanGrad: runPoolMeanGrad,
  ClienteleCrossEntropy: runCrossEntropy,
  ClienteleBinaryCrossEntropy: runBinaryCrossEntropy,
  ClienteleMeanLoss: runMeanLoss,
  ClienteleAdamW: runAdamW,
  ClienteleClipScale: runClipScale,
  ClienteleAccumulate: runAccumulate,
  ClienteleCopy: runCopy,
  ClienteleUnpackHalf: runUnpackHalf,
};

/** Registers the kernels that are no product of matrices and no normalization, for the backend `webgpu`. */
export function registerSmallKernels(): void {
  for (const [name, run] of Object.entries(kernels)) {
    registerGpuKernel(name, run as (call: KernelCall) => TensorInfo[]);
  }
}
