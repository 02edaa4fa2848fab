import type { TensorInfo } from "@tensorflow/tfjs-core";
import { quantizeRate } from "../ops/keep-mask.ts";
import { drawShared } from "./dropout.ts";
import type { Heap } from "./heap.ts";
import { registerHeapKernel } from "./kernels.ts";

interface Inputs {
  x: TensorInfo;
  residual?: TensorInfo;
  gamma: TensorInfo;
  beta: TensorInfo;
}

interface Attributes {
  epsilon: number;
  rate: number;
  seed: number;
}

function addUp(
  sum: Float32Array,
  x: Float32Array,
  residual: Float32Array | null,
  { rate, seed }: Attributes,
): void {
  if (rate > 0) {
    const keep = drawShared(sum.length, rate, seed);
    const { scale } = quantizeRate(rate);
    for (let i = 0; i < sum.length; i++) sum[i] = x[i] * keep[i] * scale;
  } else sum.set(x);
  if (residual) for (let i = 0; i < sum.length; i++) sum[i] += residual[i];
}

function layerNorm(heap: Heap, { x, residual, gamma, beta }: Inputs, attributes: Attributes): TensorInfo[] {
  const width = gamma.shape[0];
  const out = heap.output(x.shape);
  const normals = heap.output(x.shape);
  const scales = heap.output([...x.shape.slice(0, -1), 1]);
  const [y, normal, scale] = [out.block.view(), normals.block.view(), scales.block.view()];
  const [g, b] = [heap.input(gamma).view(), heap.input(beta).view()];
  addUp(normal, heap.input(x).view(), residual ? heap.input(residual).view() : null, attributes);
  for (let row = 0, at = 0; row < scale.length; row++, at += width) {
    let mean = 0;
    for (let j = 0; j < width; j++) mean += normal[at + j];
    mean /= width;
    let variance = 0;
    for (let j = 0; j < width; j++) {
      const off = normal[at + j] - mean;
      variance += off * off;
    }
    const factor = 1 / Math.sqrt(variance / width + attributes.epsilon);
    scale[row] = factor;
    for (let j = 0; j < width; j++) {
      const value = (normal[at + j] - mean) * factor;
      normal[at + j] = value;
      y[at + j] = value * g[j] + b[j];
    }
  }
  return [out.info, normals.info, scales.info];
}

type GradInputs = Record<"dy" | "normal" | "scale" | "gamma", TensorInfo>;

/** With g = dy gamma and n the normalized row: ds = scale (g - mean(g) - n mean(g n)). */
function layerNormGrad(heap: Heap, inputs: GradInputs): TensorInfo[] {
  const width = inputs.gamma.shape[0];
  const [outX, outGamma, outBeta] = [inputs.dy.shape, [width], [width]].map((shape) => heap.output(shape));
  const [ds, dGamma, dBeta] = [outX, outGamma, outBeta].map(({ block }) => block.view());
  const { dy, normal, scale, gamma } = Object.fromEntries(
    Object.entries(inputs).map(([name, info]) => [name, heap.input(info).view()]),
  );
  dGamma.fill(0);
  dBeta.fill(0);
  for (let row = 0, at = 0; row < scale.length; row++, at += width) {
    let sum = 0;
    let sumNormal = 0;
    for (let j = 0; j < width; j++) {
      const d = dy[at + j];
      const n = normal[at + j];
      const g = d * gamma[j];
      sum += g;
      sumNormal += g * n;
      dGamma[j] += d * n;
      dBeta[j] += d;
    }
    sum /= width;
    sumNormal /= width;
    const factor = scale[row];
    for (let j = 0; j < width; j++)
      ds[at + j] = (dy[at + j] * gamma[j] - sum - normal[at + j] * sumNormal) * factor;
  }
  return [outX.info, outGamma.info, outBeta.info];
}

/** Registers the kernels behind `ops/layer-norm`. */
export function registerLayerNorm(): void {
  registerHeapKernel("ClienteleLayerNorm", layerNorm as never);
  registerHeapKernel("ClienteleLayerNormGrad", layerNormGrad as never);
}
