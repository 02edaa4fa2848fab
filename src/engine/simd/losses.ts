import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { SimdBackend } from "./backend.ts";
import { countNumbers, registerSimdKernel, type KernelCall } from "./kernel.ts";

/** Runs a kernel that writes the slope and each example's share of the loss, then adds up the shares. */
function runLoss(
  backend: SimdBackend,
  kernel: string,
  inputs: number[],
  scores: TensorInfo,
  count: number,
  more: number[] = [],
): TensorInfo[] {
  const slope = backend.makeArray(scores.shape);
  const loss = backend.makeArray([]);
  backend.withScratch(count * 4, (losses) => {
    const args = [...inputs, backend.offset(slope), losses, count, ...more];
    backend.run(kernel, args, countNumbers(scores.shape) * 8);
    backend.run("sumNumbers", [losses, backend.offset(loss), count], 0);
  });
  return [loss, slope];
}

type CrossEntropyInputs = { logits: TensorInfo; classes: TensorInfo; weights?: TensorInfo };

function crossEntropy({ backend, inputs }: KernelCall<CrossEntropyInputs>): TensorInfo[] {
  const { logits, classes, weights } = inputs;
  const [count, width] = logits.shape;
  const wrong = backend.view(classes).find((c) => c < 0 || c >= width);
  if (wrong !== undefined) throw new RangeError(`class ${wrong} of ${width}`);
  const offsets = [backend.offset(logits), backend.offset(classes), weights ? backend.offset(weights) : 0];
  return runLoss(backend, "crossEntropy", offsets, logits, count, [width]);
}

type BinaryInputs = { logits: TensorInfo; target: TensorInfo; weights?: TensorInfo };

function binaryCrossEntropy({ backend, inputs }: KernelCall<BinaryInputs>): TensorInfo[] {
  const { logits, target, weights } = inputs;
  const offsets = [backend.offset(logits), backend.offset(target), weights ? backend.offset(weights) : 0];
  return runLoss(backend, "binaryCrossEntropy", offsets, logits, countNumbers(logits.shape));
}

type MeanInputs = { predictions: TensorInfo; target: TensorInfo };

function meanLoss({ backend, inputs, attrs }: KernelCall<MeanInputs, { delta: number }>): TensorInfo[] {
  const offsets = [inputs.predictions, inputs.target].map((info) => backend.offset(info));
  const count = countNumbers(inputs.predictions.shape);
  return runLoss(backend, "meanLoss", offsets, inputs.predictions, count, [attrs.delta]);
}

/** Registers the kernels of the losses. */
export function registerLosses(): void {
  registerSimdKernel("ClienteleCrossEntropy", crossEntropy);
  registerSimdKernel("ClienteleBinaryCrossEntropy", binaryCrossEntropy);
  registerSimdKernel("ClienteleMeanLoss", meanLoss);
}
