import type { TensorInfo } from "@tensorflow/tfjs-core";
import { quantizeRate } from "../ops/keep-mask.ts";
import { drawShared } from "./dropout.ts";
import { expFast } from "./exp.ts";
import type { Block, Heap } from "./heap.ts";
import { registerHeapKernel } from "./kernels.ts";
import { transposeTo } from "./transpose.ts";

interface Attributes {
  heads: number;
  rate: number;
  seed: number;
}

/** Rows of one head inside rows of a wider array: `length` rows of `size`, `stride` apart, from `start`. */
interface Place {
  start: number;
  stride: number;
  length: number;
  size: number;
}

function copyOut(from: Float32Array, place: Place, to: Float32Array, factor = 1): void {
  const { start, stride, length, size } = place;
  for (let t = 0; t < length; t++) {
    for (let d = 0; d < size; d++) to[t * size + d] = from[start + t * stride + d] * factor;
  }
}

function copyOutTransposed(from: Float32Array, place: Place, to: Float32Array): void {
  const { start, stride, length, size } = place;
  for (let t = 0; t < length; t++) {
    for (let d = 0; d < size; d++) to[d * length + t] = from[start + t * stride + d];
  }
}

function copyIn(from: Float32Array, to: Float32Array, place: Place): void {
  const { start, stride, length, size } = place;
  for (let t = 0; t < length; t++) {
    for (let d = 0; d < size; d++) to[start + t * stride + d] = from[t * size + d];
  }
}

/** Softmax of each row over the kept columns, in place; the others become 0. */
function softmaxRows(scores: Float32Array, mask: Float32Array): void {
  const length = mask.length;
  for (let at = 0; at < scores.length; at += length) {
    let most = -Infinity;
    for (let j = 0; j < length; j++) if (mask[j] > 0 && scores[at + j] > most) most = scores[at + j];
    let sum = 0;
    for (let j = 0; j < length; j++) {
      const e = mask[j] > 0 ? expFast(scores[at + j] - most) : 0;
      scores[at + j] = e;
      sum += e;
    }
    const factor = sum > 0 ? 1 / sum : 0;
    for (let j = 0; j < length; j++) scores[at + j] *= factor;
  }
}

function scratches(heap: Heap, sizes: number[]): { blocks: Block[]; release: () => void } {
  const all = heap.scratch(sizes.reduce((sum, n) => sum + n, 0));
  let at = 0;
  const blocks = sizes.map((n) => all.part((at += n) - n, n));
  return { blocks, release: () => heap.release(all) };
}

/** Each head is three or six small untransposed products: batched ones take the slow path of the backend. */
function attention(
  heap: Heap,
  inputs: { qkv: TensorInfo; mask: TensorInfo },
  { heads, rate, seed }: Attributes,
): TensorInfo[] {
  const [batch, T, wide] = inputs.qkv.shape;
  const H = wide / 3;
  const D = H / heads;
  const out = heap.output([batch, T, H]);
  const kept = heap.output([batch, heads, T, T]);
  const { blocks, release } = scratches(heap, [T * D, D * T, T * D, T * D, T * T]);
  const [q, kT, v, context, dropped] = blocks;
  const keep = rate > 0 ? drawShared(kept.block.length, rate, seed) : null;
  const { scale } = quantizeRate(rate);
  const [qkv, mask] = [heap.input(inputs.qkv), heap.input(inputs.mask)];
  for (let head = 0; head < batch * heads; head++) {
    const [b, a] = [Math.floor(head / heads), head % heads];
    const place = { start: b * T * wide + a * D, stride: wide, length: T, size: D };
    const source = qkv.view();
    copyOut(source, place, q.view(), 1 / Math.sqrt(D));
    copyOutTransposed(source, { ...place, start: place.start + H }, kT.view());
    copyOut(source, { ...place, start: place.start + 2 * H }, v.view());
    const p = kept.block.part(head * T * T, T * T);
    heap.multiply(q, kT, p, T, D, T);
    const probabilities = p.view();
    softmaxRows(probabilities, mask.view().subarray(b * T, b * T + T));
    if (keep) {
      const [to, from] = [dropped.view(), head * T * T];
      for (let i = 0; i < T * T; i++) to[i] = probabilities[i] * keep[from + i] * scale;
    }
    heap.multiply(keep ? dropped : p, v, context, T, T, D);
    copyIn(context.view(), out.block.view(), { start: b * T * H + a * D, stride: H, length: T, size: D });
  }
  release();
  return [out.info, kept.info];
}

/** dP -> dS = p (dP - sum(dP p)) factor, in place; `p` becomes what was multiplied with the values. */
function softmaxGradRows(
  dP: Float32Array,
  p: Float32Array,
  T: number,
  factor: number,
  keep: Keep | null,
): void {
  for (let at = 0; at < dP.length; at += T) {
    let sum = 0;
    if (keep) for (let j = at; j < at + T; j++) dP[j] *= keep.mask[keep.from + j] * keep.scale;
    for (let j = at; j < at + T; j++) sum += dP[j] * p[j];
    for (let j = at; j < at + T; j++) dP[j] = p[j] * (dP[j] - sum) * factor;
    if (keep) for (let j = at; j < at + T; j++) p[j] *= keep.mask[keep.from + j] * keep.scale;
  }
}

interface Keep {
  mask: Uint8Array;
  from: number;
  scale: number;
}

function attentionGrad(
  heap: Heap,
  inputs: { dy: TensorInfo; qkv: TensorInfo; p: TensorInfo },
  { heads, rate, seed }: Attributes,
): TensorInfo {
  const [batch, T, wide] = inputs.qkv.shape;
  const H = wide / 3;
  const D = H / heads;
  const out = heap.output(inputs.qkv.shape);
  const { blocks, release } = scratches(heap, [T * D, T * D, D * T, T * D, T * D, T * T, T * T, T * T]);
  const [q, k, vT, dContext, product, p, dS, turned] = blocks;
  const [dy, qkv, kept] = [heap.input(inputs.dy), heap.input(inputs.qkv), heap.input(inputs.p)];
  const mask = rate > 0 ? drawShared(kept.length, rate, seed) : null;
  const { scale } = quantizeRate(rate);
  for (let head = 0; head < batch * heads; head++) {
    const [b, a] = [Math.floor(head / heads), head % heads];
    const place = { start: b * T * wide + a * D, stride: wide, length: T, size: D };
    const places = [0, H, 2 * H].map((shift) => ({ ...place, start: place.start + shift }));
    const source = qkv.view();
    copyOut(source, places[0], q.view());
    copyOut(source, places[1], k.view());
    copyOutTransposed(source, places[2], vT.view());
    copyOut(dy.view(), { start: b * T * H + a * D, stride: H, length: T, size: D }, dContext.view());
    p.view().set(kept.part(head * T * T, T * T).view());
    heap.multiply(dContext, vT, dS, T, D, T);
    softmaxGradRows(dS.view(), p.view(), T, 1 / Math.sqrt(D), mask && { mask, from: head * T * T, scale });
    heap.multiply(dS, k, product, T, T, D);
    copyIn(product.view(), out.block.view(), places[0]);
    transposeTo(dS.view(), turned.view(), T, T);
    heap.multiply(turned, q, product, T, T, D);
    copyIn(product.view(), out.block.view(), places[1]);
    transposeTo(p.view(), turned.view(), T, T);
    heap.multiply(turned, dContext, product, T, T, D);
    copyIn(product.view(), out.block.view(), places[2]);
  }
  release();
  return out.info;
}

/** Registers the kernels behind `ops/attention`. */
export function registerAttention(): void {
  registerHeapKernel("ClienteleAttention", attention as never);
  registerHeapKernel("ClienteleAttentionGrad", attentionGrad as never);
}
