import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { initRandom } from "../../../src/base/random.ts";
import { drawKeepMask, quantizeRate } from "../../../src/engine/ops/keep-mask.ts";
import { makeSharedMemory, SimdMemory } from "../../../src/engine/simd/memory.ts";
import { instantiateKernels, type Kernel } from "../../../src/engine/simd/thread-loop.ts";

const built = new URL("../../../src/engine/simd/built/clientele-plain.wasm", import.meta.url);

let heap: SimdMemory;
let kernels: Record<string, Kernel>;

beforeAll(async () => {
  heap = new SimdMemory(makeSharedMemory());
  const module = await WebAssembly.compile(readFileSync(built));
  kernels = (await instantiateKernels(module, heap.memory)).exports as Record<string, Kernel>;
});

function put(values: ArrayLike<number>): number {
  const offset = heap.alloc(values.length * 4);
  heap.floats(offset, values.length).set(values);
  return offset;
}

function putIntegers(values: number[]): number {
  const offset = heap.alloc(values.length * 4);
  heap.integers(offset, values.length).set(values);
  return offset;
}

const draw = (count: number, seed: number) => {
  const random = initRandom(seed);
  return Float32Array.from({ length: count }, () => random() * 2 - 1);
};

/** The values of a function of the kernels at all these places. */
function map(kind: number, x: number[]): Float32Array {
  const [from, to] = [put(x), put(x)];
  kernels.mapNumbers(kind, from, to, x.length, 0, 1);
  const y = heap.floats(to, x.length).slice();
  [from, to].forEach((offset) => heap.release(offset));
  return y;
}

const span = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => Math.fround(from + ((to - from) * i) / (count - 1)));

/** erf by its power series, in float64: 1e-9 and better for |x| < 4. */
function erfExactly(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 120; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

describe("the functions of the kernels against float64", () => {
  const ulp = 2 ** -23;

  test("exp is right within 2 ulp, and 0 where float32 has nothing so small", () => {
    const x = span(-87.3, 88.3, 40_001);
    const worst = Math.max(...Array.from(map(0, x), (y, i) => Math.abs(y / Math.exp(x[i]) - 1)));
    expect(worst).toBeLessThan(2 * ulp);
    expect(Array.from(map(0, [0, -88, -1e30, -Infinity]))).toEqual([1, 0, 0, 0]);
    expect(map(0, [NaN])[0]).toBeNaN();
  });

  test("erf is right within 3.5e-7", () => {
    const x = span(-3.99, 3.99, 20_001);
    const worst = Math.max(...Array.from(map(1, x), (y, i) => Math.abs(y - erfExactly(x[i]))));
    expect(worst).toBeLessThan(3.5e-7);
    expect(map(1, [5])[0]).toBeCloseTo(1, 6);
    expect(map(1, [-50])[0]).toBeCloseTo(-1, 6);
  });

  test("tanh is right within 3e-7", () => {
    const x = span(-12, 12, 20_001);
    const worst = Math.max(...Array.from(map(2, x), (y, i) => Math.abs(y - Math.tanh(x[i]))));
    expect(worst).toBeLessThan(3e-7);
  });

  test("log is right within 2 ulp of its value, or 1e-7 near 1", () => {
    const x = [...span(1e-30, 4, 20_001), ...span(4, 1e30, 1001)];
    const off = Array.from(map(3, x), (y, i) => {
      const exact = Math.log(x[i]);
      return Math.abs(y - exact) / Math.max(1e-7, 2 * ulp * Math.abs(exact));
    });
    expect(Math.max(...off)).toBeLessThan(1);
  });

  test("1 / sqrt is right within 1.5 ulp", () => {
    const x = span(1e-12, 100, 10_001);
    const worst = Math.max(...Array.from(map(4, x), (y, i) => Math.abs(y * Math.sqrt(x[i]) - 1)));
    expect(worst).toBeLessThan(1.5 * ulp);
  });
});

describe("casts", () => {
  test("every float16 but NaN is the number that its bits say", () => {
    const bits = new Uint16Array(65_536).map((_, i) => i);
    const from = heap.alloc(131_072);
    heap.bytes(from, 131_072).set(new Uint8Array(bits.buffer));
    const to = heap.alloc(262_144);
    kernels.unpackHalf(from, to, 65_536, 0, 0, 1);
    const wrong = [...heap.floats(to, 65_536)].filter((value, i) => {
      const [exponent, fraction] = [(i >> 10) & 31, i & 1023];
      const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : fraction * 2 ** -24;
      const expected = exponent === 31 ? (fraction ? NaN : Infinity) : size;
      return !Object.is(value, i >> 15 ? -expected : expected);
    });
    expect(wrong).toEqual([]);
    kernels.unpackHalf(from, to, 65_536, 1, 0, 1);
    const whole = new Float32Array(new Uint32Array([0x3f800000, 0xc0490000, 0x7f800000]).buffer);
    const found = [0x3f80, 0xc049, 0x7f80].map((i) => heap.floats(to, 65_536)[i]);
    expect(found).toEqual([...whole]);
  });
});

test("dropout keeps what the shared mask keeps, at any place of the tensor and any share of threads", () => {
  for (const count of [1, 3, 17, 63, 65, 130, 1000]) {
    const x = draw(count, count);
    const [from, to] = [put(x), put(x)];
    const { threshold, scale } = quantizeRate(0.3);
    for (let thread = 0; thread < 3; thread++)
      kernels.dropout(from, to, count, 77, threshold, scale, thread, 3);
    const keep = drawKeepMask(count, 0.3, 77);
    const expected = Array.from(x, (value, i) => Math.fround(value * Math.fround(scale)) * keep[i]);
    expect([...heap.floats(to, count)].map((v) => v + 0)).toEqual(expected.map((v) => v + 0));
  }
});

/** Each kernel with its arguments for a size, and how many numbers it writes; the output is the offset given. */
const shared: Record<string, { count: (n: number) => number; args: (n: number, out: number) => number[] }> = {
  mapNumbers: { count: (n) => n * n, args: (n, out) => [0, put(draw(n * n, 1)), out, n * n] },
  combineNumbers: {
    count: (n) => n * n,
    args: (n, out) => [2, put(draw(n * n, 1)), n * n, put(draw(n * n, 2)), n * n, out, n * n],
  },
  geluForward: { count: (n) => n * n, args: (n, out) => [put(draw(n * n, 1)), out, n * n] },
  geluBackward: {
    count: (n) => n * n,
    args: (n, out) => [put(draw(n * n, 1)), put(draw(n * n, 2)), out, n * n],
  },
  layerNorm: {
    count: (n) => 2 * n * n + n,
    args: (n, out) => {
      const [x, residual] = [put(draw(n * n, 1)), put(draw(n * n, 2))];
      const places = [out, out + 4 * n * n, out + 8 * n * n];
      return [x, residual, put(draw(n, 3)), put(draw(n, 4)), ...places, n, n, 1e-12, 5, 26, 1.1];
    },
  },
  layerNormBackward: {
    count: (n) => 2 * n * n,
    args: (n, out) => {
      const inputs = [draw(n * n, 1), draw(n * n, 2), draw(n, 3), draw(n, 4)].map(put);
      return [...inputs, out, out + 4 * n * n, n, n, 5, 26, 1.1];
    },
  },
  layerNormSums: {
    count: (n) => 2 * n,
    args: (n, out) => [put(draw(n * n, 1)), put(draw(n * n, 2)), out, out + 4 * n, n, n],
  },
  sumRows: { count: (n) => n, args: (n, out) => [put(draw(n * n, 1)), out, n, n] },
  takeRows: {
    count: (n) => 5 * n,
    args: (n, out) => [put(draw(n * n, 1)), putIntegers([0, n - 1, 0, n >> 1, 0]), out, 5, n],
  },
  scatterRows: {
    count: (n) => n * n,
    args: (n, out) => [put(draw(5 * n, 1)), putIntegers([0, n - 1, 0, n >> 1, 0]), out, 5, n],
  },
  poolMean: {
    count: (n) => 3 * n,
    args: (n, out) => [put(draw(6 * n, 1)), put([1, 1, 1, 0, 0, 0]), out, 3, 2, n],
  },
  crossEntropy: {
    count: (n) => 3 * n + 3,
    args: (n, out) => [
      ...[put(draw(3 * n, 1)), putIntegers([0, n - 1, 0]), put([1, 2, 3])],
      ...[out, out + 12 * n, 3, n],
    ],
  },
  copyBytes: { count: (n) => n, args: (n, out) => [put(draw(n, 1)), out, 4 * n] },
};

describe("shares of threads", () => {
  const sizes = [1, 3, 17, 63, 65, 130];

  test.each(Object.entries(shared))(
    "%s writes the same bits by 1, 2 and 3 threads",
    (name, { count, args }) => {
      for (const n of sizes) {
        const results = [1, 2, 3].map((threads) => {
          const out = heap.alloc(4 * count(n) + 64);
          heap.floats(out, count(n) + 16).fill(0.5, count(n)).fill(0, 0, count(n)); // prettier-ignore
          const given = args(n, out);
          for (let thread = threads - 1; thread >= 0; thread--) kernels[name](...given, thread, threads);
          expect([...heap.floats(out + 4 * count(n), 16)], "what lies behind").toEqual(Array(16).fill(0.5));
          return [...heap.floats(out, count(n))];
        });
        expect(n === 1 || results[0].some((value) => value !== 0)).toBe(true);
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }
    },
  );
});
