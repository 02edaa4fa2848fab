import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { SimdBackend } from "./backend.ts";
import { countNumbers, countRows, registerSimdKernel, type KernelCall } from "./kernel.ts";

/** A matrix in the memory of the backend: where it begins, in bytes, and how far its rows and columns are apart, in numbers. */
interface Matrix {
  at: number;
  row: number;
  column: number;
}

interface Product {
  sizes: [m: number, n: number, k: number];
  a: Matrix;
  b: Matrix;
  c: { at: number; row: number };
  /** Offset of the bias, 0 for none. */
  bias?: number;
  add?: boolean;
}

type Weighted = Record<`w${number}`, TensorInfo>;

const last = ({ shape }: TensorInfo) => shape[shape.length - 1];
const plain = (at: number, row: number): Matrix => ({ at, row, column: 1 });
const turned = (at: number, row: number): Matrix => ({ at, row: 1, column: row });
const partsOf = (inputs: Weighted, parts: number) => Array.from({ length: parts }, (_, i) => inputs[`w${i}`]);

/** Multiplications that take about as long as one number of a kernel that goes once through its numbers. */
const productsPerNumber = 12;

/** Multiplies one after the other, all in one scratch. */
function multiplyAll(backend: SimdBackend, products: Product[]): void {
  const needs = products.map(({ sizes }) => backend.pool.compute("gemmScratchBytes", sizes));
  backend.withScratch(Math.max(...needs) * backend.pool.threads, (scratch) => {
    for (const { sizes, a, b, c, bias = 0, add = false } of products) {
      const [m, n, k] = sizes;
      const args = [m, n, k, a.at, a.row, a.column, b.at, b.row, b.column, c.at, c.row, bias, Number(add)];
      backend.run("gemm", [...args, scratch], (m * n * k) / productsPerNumber);
    }
  });
}

/** y [.., sum of outs] = x [.., ins] w^T + b, the parts side by side; with `gelu` [gelu(y), y]. */
function linear({
  backend,
  inputs,
  attrs: { parts, bias, gelu },
}: KernelCall<
  Weighted & Record<`b${number}`, TensorInfo> & { x: TensorInfo },
  { parts: number; bias: boolean; gelu: boolean }
>): TensorInfo[] {
  const { x } = inputs;
  const [m, ins] = [countRows(x.shape), last(x)];
  const weights = partsOf(inputs, parts);
  const width = weights.reduce((sum, w) => sum + w.shape[0], 0);
  const y = backend.makeArray([...x.shape.slice(0, -1), width]);
  let column = 0;
  const products = weights.map((w, i): Product => {
    const c = { at: backend.offset(y) + 4 * column, row: width };
    column += w.shape[0];
    return {
      sizes: [m, w.shape[0], ins],
      a: plain(backend.offset(x), ins),
      b: turned(backend.offset(w), ins),
      c,
      bias: bias ? backend.offset(inputs[`b${i}`]) : 0,
    };
  });
  multiplyAll(backend, products);
  if (!gelu) return [y];
  const out = backend.makeArray(y.shape);
  const count = countNumbers(y.shape);
  backend.run("geluForward", [backend.offset(y), backend.offset(out), count], 4 * count);
  return [out, y];
}

/** dx [.., ins] = the sum over the parts of dy w */
function linearGradX({
  backend,
  inputs,
  attrs: { parts },
}: KernelCall<Weighted & { dy: TensorInfo }, { parts: number }>): TensorInfo[] {
  const { dy } = inputs;
  const [m, width] = [countRows(dy.shape), last(dy)];
  const weights = partsOf(inputs, parts);
  const ins = last(weights[0]);
  const dx = backend.makeArray([...dy.shape.slice(0, -1), ins]);
  let column = 0;
  const products = weights.map((w, i): Product => {
    const a = plain(backend.offset(dy) + 4 * column, width);
    column += w.shape[0];
    return {
      sizes: [m, ins, w.shape[0]],
      a,
      b: plain(backend.offset(w), ins),
      c: { at: backend.offset(dx), row: ins },
      add: i > 0,
    };
  });
  multiplyAll(backend, products);
  return [dx];
}

/** For each part dw [outs, ins] = dy^T x, then with `bias` its column sums of dy. */
function linearGradW({
  backend,
  inputs: { dy, x },
  attrs: { sizes, bias },
}: KernelCall<{ dy: TensorInfo; x: TensorInfo }, { sizes: number[]; bias: boolean }>): TensorInfo[] {
  const [rows, width, ins] = [countRows(x.shape), last(dy), last(x)];
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, n) => sum + n, 0));
  const from = starts.map((start) => backend.offset(dy) + 4 * start);
  const dws = sizes.map((outs) => backend.makeArray([outs, ins]));
  const products = sizes.map((outs, i): Product => ({
    sizes: [outs, ins, rows],
    a: turned(from[i], width),
    b: plain(backend.offset(x), ins),
    c: { at: backend.offset(dws[i]), row: ins },
  }));
  multiplyAll(backend, products);
  if (!bias) return dws;
  const dbs = sizes.map((outs) => backend.makeArray([outs]));
  dbs.forEach((db, i) => {
    backend.run("columnSums", [rows, sizes[i], from[i], width, backend.offset(db)], rows * sizes[i]);
  });
  return [...dws, ...dbs];
}

type Pairs = Record<`b${number}`, TensorInfo> & { narrow: TensorInfo };

/** The matrices that read narrow columns, each with its number and the column of the output at which it begins. */
const listPairs = (inputs: Pairs, starts: number[]) =>
  starts.map((start, i) => ({ start, b: inputs[`b${i}`], i }));

/** y, in place, plus from each start on the narrow columns of b times b^T. */
function linearBeside({
  backend,
  inputs,
  attrs: { starts },
}: KernelCall<Pairs & { y: TensorInfo }, { starts: number[] }>): TensorInfo[] {
  const { y, narrow } = inputs;
  const [rows, width, all] = [countRows(y.shape), last(y), last(narrow)];
  const products = listPairs(inputs, starts).map(({ start, b, i }): Product => {
    const [outs, rank] = b.shape;
    return {
      sizes: [rows, outs, rank],
      a: plain(backend.offset(narrow) + 4 * i * rank, all),
      b: turned(backend.offset(b), rank),
      c: { at: backend.offset(y) + 4 * start, row: width },
      add: true,
    };
  });
  multiplyAll(backend, products);
  return [];
}

/** dnarrow, the columns of dy that each b wrote times b, side by side; then for each db [outs, R] = dy^T narrow. */
function linearBesideGrad({
  backend,
  inputs,
  attrs: { starts },
}: KernelCall<Pairs & { dy: TensorInfo }, { starts: number[] }>): TensorInfo[] {
  const { dy, narrow } = inputs;
  const [rows, width, all] = [countRows(dy.shape), last(dy), last(narrow)];
  const dnarrow = backend.makeArray(narrow.shape);
  const parts = listPairs(inputs, starts).map((part) => ({ ...part, db: backend.makeArray(part.b.shape) }));
  const products = parts.flatMap(({ start, b, db, i }): Product[] => {
    const [outs, rank] = b.shape;
    const [from, own] = [backend.offset(dy) + 4 * start, 4 * i * rank];
    return [
      {
        sizes: [rows, rank, outs],
        a: plain(from, width),
        b: plain(backend.offset(b), rank),
        c: { at: backend.offset(dnarrow) + own, row: all },
      },
      {
        sizes: [outs, rank, rows],
        a: turned(from, width),
        b: plain(backend.offset(narrow) + own, all),
        c: { at: backend.offset(db), row: rank },
      },
    ];
  });
  multiplyAll(backend, products);
  return [dnarrow, ...parts.map(({ db }) => db)];
}

/** Registers the kernels behind `ops/linear` for the backend `simd`. */
export function registerLinear(): void {
  registerSimdKernel("ClienteleLinear", linear);
  registerSimdKernel("ClienteleLinearGradX", linearGradX);
  registerSimdKernel("ClienteleLinearGradW", linearGradW);
  registerSimdKernel("ClienteleLinearBeside", linearBeside);
  registerSimdKernel("ClienteleLinearBesideGrad", linearBesideGrad);
}
