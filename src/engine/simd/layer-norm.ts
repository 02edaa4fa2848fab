import type { TensorInfo } from "@tensorflow/tfjs-core";
import { quantizeRate } from "../ops/keep-mask.ts";
import { countRows, registerSimdKernel, type KernelCall } from "./kernel.ts";

interface Inputs {
  x: TensorInfo;
  residual?: TensorInfo;
  gamma: TensorInfo;
  beta: TensorInfo;
}

interface Drop {
  rate: number;
  seed: number;
}

/** Seed, threshold and scale as the kernels take them; a threshold of 0 drops nothing. */
function dropArguments({ rate, seed }: Drop): number[] {
  const { threshold, scale } = quantizeRate(rate);
  return [seed, rate > 0 ? threshold : 0, scale];
}

function layerNorm(call: KernelCall<Inputs, Drop & { epsilon: number }>): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { x, residual, gamma, beta } = inputs;
  const [rows, width] = [countRows(x.shape), gamma.shape[0]];
  const results = [x.shape, x.shape, [...x.shape.slice(0, -1), 1]].map((shape) => backend.makeArray(shape));
  const offsets = [gamma, beta, ...results].map((info) => backend.offset(info));
  const sources = [backend.offset(x), residual ? backend.offset(residual) : 0];
  const args = [...sources, ...offsets, rows, width, attrs.epsilon, ...dropArguments(attrs)];
  backend.run("layerNorm", args, rows * width);
  return results;
}

type GradInputs = Record<"dy" | "normal" | "scale" | "gamma", TensorInfo>;

function layerNormGrad({ backend, inputs, attrs }: KernelCall<GradInputs, Drop>): TensorInfo[] {
  const { dy, normal, scale, gamma } = inputs;
  const [rows, width] = [countRows(dy.shape), gamma.shape[0]];
  const [ds, dGamma, dBeta] = [dy.shape, [width], [width]].map((shape) => backend.makeArray(shape));
  // A rate that rounds to none drops nothing: then ds is the gradient of x too.
  const drops = quantizeRate(attrs.rate).threshold > 0;
  const dropped = drops ? [backend.makeArray(dy.shape)] : [];
  const offsets = [dy, normal, scale, gamma, ds].map((info) => backend.offset(info));
  const dx = dropped.length > 0 ? backend.offset(dropped[0]) : 0;
  backend.run("layerNormBackward", [...offsets, dx, rows, width, ...dropArguments(attrs)], rows * width);
  const sums = [dy, normal, dGamma, dBeta].map((info) => backend.offset(info));
  backend.run("layerNormSums", [...sums, rows, width], rows * width);
  return [ds, dGamma, dBeta, ...dropped];
}

/** Registers the kernels behind `ops/layer-norm`. */
export function registerLayerNorm(): void {
  registerSimdKernel("ClienteleLayerNorm", layerNorm);
  registerSimdKernel("ClienteleLayerNormGrad", layerNormGrad);
}
