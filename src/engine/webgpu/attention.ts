import { quantizeRate } from "../ops/keep-mask.ts";
import { writeAttention, writeQkvGrad, writeScoresGrad } from "./attention-programs.ts";
import {
  dispatch,
  makeOutput,
  type KernelCall,
  type TensorInfo,
  type Uniform,
  type Workgroups,
} from "./dispatch.ts";
import { measureTile, recallProgram, type TileLanes } from "./linear-tile.ts";

interface Attributes {
  heads: number;
  rate: number;
  seed: number;
}

/** Most workgroups in one dimension; of what is beyond, WebGPU wants a further line. */
const MOST_GROUPS = 65_535;

/** Small tiles leave fewer invocations idle in short texts, large ones read less in long ones. */
function chooseLanes(length: number): TileLanes {
  if (length <= 16) return { down: 4, across: 4 };
  return length < 256 ? { down: 8, across: 8 } : { down: 16, across: 16 };
}

/** Blocks of rows in x, heads in y and, folded, in z. */
function coverHeads(length: number, lanes: TileLanes, heads: number): Workgroups {
  const lines = Math.ceil(heads / MOST_GROUPS);
  return [Math.ceil(length / measureTile(lanes).rows), lines > 1 ? MOST_GROUPS : heads, lines];
}

function describeHeads(qkv: TensorInfo, { heads, rate, seed }: Attributes) {
  const [batch, length, width] = qkv.shape;
  const size = width / 3 / heads;
  const { threshold, scale } = rate > 0 ? quantizeRate(rate) : { threshold: 0, scale: 1 };
  const uniforms: Uniform[] = [
    ["u32", length],
    ["u32", heads],
    ["u32", size],
    ["u32", batch * heads],
    ["u32", seed >>> 0],
    ["u32", threshold],
    ["f32", scale],
    ["f32", 1 / Math.sqrt(size)],
  ];
  return { batch, length, width: width / 3, count: batch * heads, lanes: chooseLanes(length), uniforms };
}

const nameOf = (name: string, { down, across }: TileLanes) => `${name}-${down}x${across}`;

/**
 * Multi-head attention in one dispatch: a workgroup for each block of rows of each head.
 *
 * A masked key has the probability 0.
 *
 * shapes: qkv [B, T, 3H], mask [B, T] of 0 and 1 -> context [B, T, H], probabilities before dropout [B, A, T, T]
 * memory: returns new tensors
 * source: Vaswani et al. 2017, arXiv 1706.03762, equation 1; the running sum of softmax: Milakov and Gimelshein 2018, arXiv 1805.02867
 */
export function runAttention(
  call: KernelCall<{ qkv: TensorInfo; mask: TensorInfo }, Attributes>,
): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { batch, length, width, count, lanes, uniforms } = describeHeads(inputs.qkv, attrs);
  const context = makeOutput(backend, [batch, length, width]);
  const p = makeOutput(backend, [batch, attrs.heads, length, length]);
  const program = recallProgram(nameOf("attention", lanes), () => writeAttention(lanes));
  const groups = coverHeads(length, lanes, count);
  dispatch(backend, program, [context, p, inputs.qkv, inputs.mask], uniforms, groups);
  return [context, p];
}

/**
 * Gradient of runAttention in two dispatches: that of the scores, then those of queries, keys and values.
 *
 * shapes: dy [B, T, H], qkv [B, T, 3H], p [B, A, T, T] -> [B, T, 3H]
 * memory: returns a new tensor; needs one like `p` on the way
 */
export function runAttentionGrad(
  call: KernelCall<{ dy: TensorInfo; qkv: TensorInfo; p: TensorInfo }, Attributes>,
): TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { dy, qkv, p } = inputs;
  const { length, count, lanes, uniforms } = describeHeads(qkv, attrs);
  const ds = makeOutput(backend, p.shape);
  const scores = recallProgram(nameOf("attention-scores-grad", lanes), () => writeScoresGrad(lanes));
  dispatch(backend, scores, [ds, dy, qkv, p], uniforms, coverHeads(length, lanes, count));
  const dqkv = makeOutput(backend, qkv.shape);
  const parts = recallProgram(nameOf("attention-qkv-grad", lanes), () => writeQkvGrad(lanes));
  dispatch(backend, parts, [dqkv, ds, dy, qkv, p], uniforms, coverHeads(length, lanes, 3 * count));
  backend.disposeData(ds.dataId);
  return [dqkv];
}
