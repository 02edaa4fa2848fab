import type { TensorInfo } from "@tensorflow/tfjs-core";
import { quantizeRate } from "../ops/keep-mask.ts";
import type { SimdBackend } from "./backend.ts";
import { registerSimdKernel, type KernelCall } from "./kernel.ts";

interface Attributes {
  heads: number;
  rate: number;
  seed: number;
}

/** Runs one of the two kernels of attention: sizes, the arrays, then what dropout needs and scratch for each thread. */
function run(
  backend: SimdBackend,
  kernel: string,
  qkv: TensorInfo,
  arrays: TensorInfo[],
  { heads, rate, seed }: Attributes,
): void {
  const [batch, length, wide] = qkv.shape;
  const size = wide / 3 / heads;
  const { threshold, scale } = quantizeRate(rate);
  const bytes = backend.pool.compute("attentionScratchBytes", [length, size]);
  backend.withScratch(bytes * backend.pool.threads, (scratch) => {
    const places = arrays.map((array) => backend.offset(array));
    const args = [batch, length, heads, size, ...places, threshold, scale, seed, scratch];
    backend.run(kernel, args, batch * heads * length * length * size);
  });
}

/** qkv [B, T, 3H], mask [B, T] -> context [B, T, H], p [B, A, T, T] before dropout */
function attention({
  backend,
  inputs: { qkv, mask },
  attrs,
}: KernelCall<{ qkv: TensorInfo; mask: TensorInfo }, Attributes>): TensorInfo[] {
  const [batch, length, wide] = qkv.shape;
  const context = backend.makeArray([batch, length, wide / 3]);
  const p = backend.makeArray([batch, attrs.heads, length, length]);
  run(backend, "attention", qkv, [qkv, mask, context, p], attrs);
  return [context, p];
}

/** dy [B, T, H], qkv, p -> dqkv */
function attentionGrad({
  backend,
  inputs: { dy, qkv, p },
  attrs,
}: KernelCall<{ dy: TensorInfo; qkv: TensorInfo; p: TensorInfo }, Attributes>): TensorInfo[] {
  const dqkv = backend.makeArray(qkv.shape);
  run(backend, "attentionGrad", qkv, [dy, qkv, p, dqkv], attrs);
  return [dqkv];
}

/** Registers the kernels behind `ops/attention` for the backend `simd`. */
export function registerAttention(): void {
  registerSimdKernel("ClienteleAttention", attention);
  registerSimdKernel("ClienteleAttentionGrad", attentionGrad);
}
