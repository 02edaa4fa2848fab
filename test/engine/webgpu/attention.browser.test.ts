import { beforeAll, describe, expect, test } from "vitest";
import { drawKeepMask, quantizeRate } from "../../../src/engine/ops/keep-mask.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { draw, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

beforeAll(startGpu);

interface Case {
  batch: number;
  length: number;
  heads: number;
  size: number;
  rate: number;
}

/** Lengths around those of a tile (16, 32 and 64 rows), one token, one head of one value. */
const cases: Case[] = [
  { batch: 1, length: 1, heads: 1, size: 1, rate: 0 },
  { batch: 2, length: 3, heads: 2, size: 5, rate: 0.3 },
  { batch: 3, length: 17, heads: 2, size: 8, rate: 0.1 },
  { batch: 1, length: 63, heads: 3, size: 33, rate: 0 },
  { batch: 2, length: 65, heads: 1, size: 17, rate: 0.1 },
  { batch: 1, length: 130, heads: 2, size: 3, rate: 0.1 },
  { batch: 1, length: 257, heads: 1, size: 65, rate: 0.1 },
];

const SEED = 77;

/** The first customer reads all tokens, each next one only some, at least one. */
function makeMask({ batch, length }: Case): Float32Array {
  return Float32Array.from({ length: batch * length }, (_, i) => {
    const [row, token] = [Math.floor(i / length), i % length];
    return row === 0 || token === 0 || (token * 7 + row) % 3 > 0 ? 1 : 0;
  });
}

/** Attention and its gradient in float64, token by token. */
function computeReference(
  { batch, length, heads, size, rate }: Case,
  qkv: Float32Array,
  mask: Float32Array,
  dy: Float32Array,
) {
  const width = heads * size;
  const count = batch * heads * length * length;
  const { scale: keepScale } = quantizeRate(rate);
  const keep = rate > 0 ? Float64Array.from(drawKeepMask(count, rate, SEED), (k) => k * keepScale) : null;
  const p = new Float64Array(count);
  const context = new Float64Array(batch * length * width);
  const dqkv = new Float64Array(qkv.length);
  const at = (b: number, part: number, h: number, t: number) =>
    (b * length + t) * 3 * width + part * width + h * size;
  const dot = (a: ArrayLike<number>, from: number, b: ArrayLike<number>, to: number) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += a[from + k] * b[to + k];
    return sum;
  };
  const add = (into: Float64Array, from: number, a: ArrayLike<number>, to: number, factor: number) => {
    for (let k = 0; k < size; k++) into[from + k] += factor * a[to + k];
  };
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++)
      for (let i = 0; i < length; i++) {
        const row = ((b * heads + h) * length + i) * length;
        const out = (b * length + i) * width + h * size;
        const tokens = Array.from({ length }, (_, j) => j).filter((j) => mask[b * length + j] > 0);
        const powers = tokens.map((j) =>
          Math.exp(dot(qkv, at(b, 0, h, i), qkv, at(b, 1, h, j)) / Math.sqrt(size)),
        );
        const total = powers.reduce((x, y) => x + y, 0);
        tokens.forEach((j, n) => {
          p[row + j] = powers[n] / total;
          add(context, out, qkv, at(b, 2, h, j), p[row + j] * (keep?.[row + j] ?? 1));
        });
        const dp = tokens.map((j) => dot(dy, out, qkv, at(b, 2, h, j)) * (keep?.[row + j] ?? 1));
        const mean = tokens.reduce((sum, j, n) => sum + dp[n] * p[row + j], 0);
        tokens.forEach((j, n) => {
          const ds = (p[row + j] * (dp[n] - mean)) / Math.sqrt(size);
          add(dqkv, at(b, 0, h, i), qkv, at(b, 1, h, j), ds);
          add(dqkv, at(b, 1, h, j), qkv, at(b, 0, h, i), ds);
          add(dqkv, at(b, 2, h, j), dy, out, p[row + j] * (keep?.[row + j] ?? 1));
        });
      }
  return { p, context, dqkv };
}

describe.each(cases)("batch $batch, $length tokens, $heads heads of $size, dropout $rate", (given) => {
  const { batch, length, heads, size, rate } = given;
  const width = heads * size;
  const qkv = draw(batch * length * 3 * width, 1, 2);
  const dy = draw(batch * length * width, 2);
  const mask = makeMask(given);
  const reference = computeReference(given, qkv, mask, dy);
  const attributes = { heads, rate, seed: SEED };

  test("context and probabilities are those of float64, and masked keys have exactly 0", async () => {
    const inputs = {
      qkv: tf.tensor(qkv, [batch, length, 3 * width]),
      mask: tf.tensor(mask, [batch, length]),
    };
    const [context, p] = await runKernel("ClienteleAttention", inputs, attributes);
    expect(context.shape).toEqual([batch, length, width]);
    expect(p.shape).toEqual([batch, heads, length, length]);
    expectClose(context.values, reference.context, 2e-6, "context");
    expectClose(p.values, reference.p, 2e-6, "p");
    const masked = p.values.filter((_, i) => {
      const b = Math.floor(i / (heads * length * length));
      return mask[b * length + (i % length)] === 0;
    });
    expect(masked.every((value) => value === 0)).toBe(true);
    tf.dispose(inputs);
  });

  test("the gradient is that of float64", async () => {
    const inputs = {
      dy: tf.tensor(dy, [batch, length, width]),
      qkv: tf.tensor(qkv, [batch, length, 3 * width]),
      p: tf.tensor(Float32Array.from(reference.p), [batch, heads, length, length]),
    };
    const [dqkv] = await runKernel("ClienteleAttentionGrad", inputs, attributes);
    expect(dqkv.shape).toEqual([batch, length, 3 * width]);
    expectClose(dqkv.values, reference.dqkv, 5e-6);
    tf.dispose(inputs);
  });
});

test("scores in the hundreds overflow nothing", async () => {
  const qkv = tf.tensor(draw(2 * 40 * 3 * 4, 1, 40), [2, 40, 12]);
  const mask = tf.ones([2, 40]);
  const [context, p] = await runKernel("ClienteleAttention", { qkv, mask }, { heads: 1, rate: 0, seed: 0 });
  expect(context.values.every(Number.isFinite)).toBe(true);
  for (let row = 0; row < 80; row++) {
    const sum = p.values.slice(row * 40, row * 40 + 40).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
  }
  tf.dispose([qkv, mask]);
});
