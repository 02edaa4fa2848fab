import { beforeAll, describe, expect, test } from "vitest";
import { initRandom, mixSeed } from "../../../src/base/random.ts";
import { drawKeepMask, quantizeRate } from "../../../src/engine/ops/keep-mask.ts";
import { farthest, openKernels, type KernelModule } from "../../support/kernel-module.ts";

interface Case {
  batch: number;
  length: number;
  heads: number;
  size: number;
  rate: number;
}

const seed = -77_123;

const cases: Case[] = [
  { batch: 1, length: 1, heads: 1, size: 1, rate: 0 },
  { batch: 2, length: 3, heads: 2, size: 17, rate: 0.1 },
  { batch: 1, length: 17, heads: 3, size: 5, rate: 0.5 },
  { batch: 2, length: 63, heads: 2, size: 64, rate: 0.1 },
  { batch: 1, length: 65, heads: 2, size: 63, rate: 0.1 },
  { batch: 3, length: 64, heads: 4, size: 64, rate: 0 },
  { batch: 1, length: 130, heads: 2, size: 128, rate: 0.1 },
  { batch: 1, length: 200, heads: 1, size: 3, rate: 0.3 },
];

/** 1 for the first token and most of the others. */
function drawMask(numbers: Float32Array, length: number): void {
  const random = initRandom(mixSeed("mask", length));
  for (let i = 0; i < numbers.length; i++) numbers[i] = i % length === 0 || random() < 0.7 ? 1 : 0;
}

function runKernels(kernels: KernelModule, { batch, length, heads, size, rate }: Case, threads: number) {
  kernels.reset();
  const H = heads * size;
  const counts = { qkv: batch * length * 3 * H, y: batch * length * H, p: batch * heads * length * length };
  const [qkv, dy, mask] = [
    kernels.array(counts.qkv, 1),
    kernels.array(counts.y, 2),
    kernels.array(batch * length),
  ];
  const [y, p, dqkv] = [kernels.array(counts.y), kernels.array(counts.p), kernels.array(counts.qkv)];
  drawMask(kernels.view(mask, batch * length), length);
  const { threshold, scale } = quantizeRate(rate);
  const bytes = kernels.exports.attentionScratchBytes(length, size);
  const scratch = kernels.array((bytes * threads) / 4);
  const run = (name: string, ...arrays: number[]) => {
    for (let thread = 0; thread < threads; thread++) {
      const sizes = [batch, length, heads, size];
      kernels.exports[name](...sizes, ...arrays, threshold, scale, seed, scratch, thread, threads);
    }
  };
  run("attention", qkv, mask, y, p);
  run("attentionGrad", dy, qkv, p, dqkv);
  return {
    qkv: kernels.view(qkv, counts.qkv),
    mask: kernels.view(mask, batch * length),
    dy: kernels.view(dy, counts.y),
    y: Float32Array.from(kernels.view(y, counts.y)),
    p: Float32Array.from(kernels.view(p, counts.p)),
    dqkv: Float32Array.from(kernels.view(dqkv, counts.qkv)),
    overrun: !kernels.view(scratch + bytes * threads, 16).every(Number.isNaN),
  };
}

type Given = Pick<ReturnType<typeof runKernels>, "qkv" | "mask" | "dy">;

/** Attention and its gradient in float64, query by query. */
function computeExpected({ batch, length, heads, size, rate }: Case, { qkv, mask, dy }: Given) {
  const H = heads * size;
  const { scale } = quantizeRate(rate);
  const keep = drawKeepMask(batch * heads * length * length, rate, seed);
  const expected = {
    y: new Float64Array(dy.length),
    p: new Float64Array(batch * heads * length * length),
    dqkv: new Float64Array(qkv.length),
  };
  const tokens = Array.from({ length }, (_, j) => j);
  const dims = Array.from({ length: size }, (_, d) => d);
  const total = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0);
  for (let head = 0; head < batch * heads; head++) {
    const [b, a] = [Math.floor(head / heads), head % heads];
    const at = (part: number, t: number, d: number) => ((b * length + t) * 3 + part) * H + a * size + d;
    const outAt = (t: number, d: number) => (b * length + t) * H + a * size + d;
    for (const i of tokens) {
      const scores = tokens.map((j) =>
        mask[b * length + j] > 0
          ? total(dims.map((d) => qkv[at(0, i, d)] * qkv[at(1, j, d)])) / Math.sqrt(size)
          : -Infinity,
      );
      const most = Math.max(...scores);
      const sum = total(scores.map((s) => Math.exp(s - most)));
      const p = scores.map((s) => Math.exp(s - most) / sum);
      const row = (head * length + i) * length;
      const kept = p.map((_, j) => keep[row + j] * scale);
      expected.p.set(p, row);
      for (const d of dims) {
        expected.y[outAt(i, d)] = total(tokens.map((j) => p[j] * kept[j] * qkv[at(2, j, d)]));
      }
      const dP = tokens.map((j) => kept[j] * total(dims.map((d) => dy[outAt(i, d)] * qkv[at(2, j, d)])));
      const mean = total(p.map((x, j) => x * dP[j]));
      for (const j of tokens) {
        const dS = (p[j] * (dP[j] - mean)) / Math.sqrt(size);
        for (const d of dims) {
          expected.dqkv[at(0, i, d)] += dS * qkv[at(1, j, d)];
          expected.dqkv[at(1, j, d)] += dS * qkv[at(0, i, d)];
          expected.dqkv[at(2, j, d)] += p[j] * kept[j] * dy[outAt(i, d)];
        }
      }
    }
  }
  return expected;
}

/** The tests of the attention kernels, against attention in float64, for one build of the kernels. */
export function describeAttention(build: string, load: () => Promise<BufferSource>): void {
  describe(`attention, ${build}`, () => {
    let kernels: KernelModule;
    beforeAll(async () => void (kernels = await openKernels(await load())));

    test.each(cases)("$batch x $heads heads x $length x $size at rate $rate equals float64", (given) => {
      const found = runKernels(kernels, given, 1 + (given.length % 3));
      const expected = computeExpected(given, found);
      expect(farthest(found.p, expected.p)).toBeLessThan(1e-6);
      expect(farthest(found.y, expected.y)).toBeLessThan(3e-6);
      expect(farthest(found.dqkv, expected.dqkv)).toBeLessThan(1e-5);
      expect(found.overrun).toBe(false);
    });

    test("the bits are the same on any number of threads", () => {
      const [one, two, five] = [1, 2, 5].map((threads) => runKernels(kernels, cases[3], threads));
      for (const other of [two, five]) {
        expect([other.y, other.p, other.dqkv]).toEqual([one.y, one.p, one.dqkv]);
      }
    });
  });
}
