import { beforeAll, describe, expect, test } from "vitest";
import { initRandom, mixSeed } from "../../../src/base/random.ts";
import { farthest, openKernels, type KernelModule } from "../../support/kernel-module.ts";

const sizes = [1, 3, 4, 6, 8, 17, 63, 65, 130];
const cases = ["NN", "NT", "TN", "TT"] as const;

interface Product {
  m: number;
  n: number;
  k: number;
  /** Which of A and B lie turned, and how much further their rows and C's are apart than they need to be. */
  turned: (typeof cases)[number];
  apart: number;
  bias: boolean;
  add: boolean;
}

/** Strides of a matrix of so many rows and columns, and how many numbers it spans. */
function lay(rows: number, columns: number, turned: boolean, apart: number) {
  return turned
    ? { row: 1, column: rows + apart, length: columns * (rows + apart) }
    : { row: columns + apart, column: 1, length: rows * (columns + apart) };
}

/** Runs a product on so many threads, one after the other; what it gave and what plain float64 gives. */
function multiply(kernels: KernelModule, product: Product, threads: number) {
  const { m, n, k, turned, apart, bias, add } = product;
  kernels.reset();
  const [a, b] = [lay(m, k, turned[0] === "T", apart), lay(k, n, turned[1] === "T", apart)];
  const [atA, atB, atBias] = [kernels.array(a.length, 1), kernels.array(b.length, 2), kernels.array(n, 3)];
  const row = n + apart;
  const atC = kernels.array(m * row, 4);
  const [A, B] = [kernels.view(atA, a.length), kernels.view(atB, b.length)];
  const [C, bias0] = [kernels.view(atC, m * row), kernels.view(atBias, n)];
  const expected = Float64Array.from(C);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = (add ? C[i * row + j] : 0) + (bias ? bias0[j] : 0);
      for (let p = 0; p < k; p++) sum += A[i * a.row + p * a.column] * B[p * b.row + j * b.column];
      expected[i * row + j] = sum;
    }
  }
  if (!add) for (let i = 0; i < m; i++) C.fill(NaN, i * row, i * row + n);
  const bytes = kernels.exports.gemmScratchBytes(m, n, k);
  const scratch = kernels.array((bytes * threads) / 4);
  const args = [
    m,
    n,
    k,
    atA,
    a.row,
    a.column,
    atB,
    b.row,
    b.column,
    atC,
    row,
    bias ? atBias : 0,
    Number(add),
  ];
  for (let thread = 0; thread < threads; thread++) kernels.exports.gemm(...args, scratch, thread, threads);
  const after = kernels.view(scratch + bytes * threads, 16);
  return { found: Float32Array.from(C), expected, overrun: !after.every(Number.isNaN) };
}

/** Float32 sums of k products of numbers below 1, in order. */
const tolerance = (k: number) => 1e-6 + 4e-8 * k;

/** The tests of `gemm`, against a product in float64, for one build of the kernels. */
export function describeGemm(build: string, load: () => Promise<BufferSource>): void {
  describe(`gemm, ${build}`, () => {
    let kernels: KernelModule;
    beforeAll(async () => void (kernels = await openKernels(await load())));

    test.each(cases)(
      "%s equals the product in float64 over shapes that are no multiple of a tile",
      (turned) => {
        const random = initRandom(mixSeed("gemm", turned));
        const draw = () => sizes[Math.floor(random() * sizes.length)];
        for (let round = 0; round < 60; round++) {
          const [m, n, k] = [draw(), draw(), draw()];
          const apart = random() < 0.5 ? 0 : Math.floor(random() * 9);
          const product = { m, n, k, turned, apart, bias: random() < 0.5, add: random() < 0.5 };
          const { found, expected, overrun } = multiply(kernels, product, 1 + (round % 3));
          const said = JSON.stringify(product);
          expect(farthest(found, expected), said).toBeLessThan(tolerance(k));
          expect(overrun, `scratch of ${said}`).toBe(false);
        }
      },
    );

    test.each(cases)("%s equals it over several blocks in each direction", (turned) => {
      for (const [m, n, k] of [
        [247, 40, 801],
        [20, 1061, 390],
      ]) {
        // prettier-ignore
        const product = { m, n, k, turned, apart: 3, bias: true, add: true };
        const { found, expected, overrun } = multiply(kernels, product, 2);
        expect(farthest(found, expected)).toBeLessThan(tolerance(k));
        expect(overrun).toBe(false);
      }
    });

    test.each(cases)("%s gives the same bits on any number of threads", (turned) => {
      for (const [m, n, k] of [
        [131, 65, 800],
        [65, 131, 17],
      ]) {
        // prettier-ignore
        const product = { m, n, k, turned, apart: 0, bias: true, add: false };
        const [one, two, three] = [1, 2, 3].map((threads) => multiply(kernels, product, threads).found);
        expect(two).toEqual(one);
        expect(three).toEqual(one);
      }
    });

    test("more threads than there are tiles leave nothing out", () => {
      const product = { m: 3, n: 2, k: 5, turned: "NT", apart: 0, bias: true, add: false } as const;
      const { found, expected } = multiply(kernels, product, 8);
      expect(farthest(found, expected)).toBeLessThan(tolerance(5));
    });

    test("columnSums sums the columns of a slice, on any number of threads", () => {
      for (const [rows, columns, row] of [
        [1, 1, 1],
        [17, 63, 70],
        [130, 65, 65],
        [9, 128, 384],
      ]) {
        // prettier-ignore
        kernels.reset();
        const x = kernels.array(rows * row, 5);
        const numbers = kernels.view(x, rows * row);
        const expected = Array.from({ length: columns }, (_, j) => {
          let sum = 0;
          for (let r = 0; r < rows; r++) sum += numbers[r * row + j];
          return sum;
        });
        for (const threads of [1, 3]) {
          const sums = kernels.array(columns);
          for (let t = 0; t < threads; t++)
            kernels.exports.columnSums(rows, columns, x, row, sums, t, threads);
          expect(farthest(kernels.view(sums, columns), expected)).toBeLessThan(1e-5);
        }
      }
    });
  });
}
