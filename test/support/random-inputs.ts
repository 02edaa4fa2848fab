import { initRandom } from "../../src/base/random.ts";
import { tf, type Tensor } from "../../src/engine/tensor.ts";
import type { OperationOptions } from "./golden-operations.ts";
import type { Inputs, OperationName } from "./operation-table.ts";

/** Sizes that are no multiple of a tile. */
const odd = [1, 2, 3, 17, 63, 65, 130] as const;
const few = [1, 2, 3] as const;

/** Draws for inputs. */
interface Draw {
  values(...shape: number[]): Tensor;
  /** 0 and 1, at least one 1 in each row. */
  mask(rows: number, length: number): Tensor;
  ids(below: number, ...shape: number[]): Tensor;
  bits(length: number): Tensor;
  positive(length: number): Tensor;
}

type Sizes = Record<string, number>;

/** How an operation is tried on random shapes. */
export interface RandomInputs {
  /** For each size, what it may be. */
  choices: Record<string, readonly number[]>;
  /** About how many multiplications it takes. */
  cost(sizes: Sizes): number;
  make(sizes: Sizes, draw: Draw): { inputs: Inputs; options?: Partial<OperationOptions> };
  /** Names of the inputs that have a gradient, where they are there. */
  trained: string[];
}

const ofSize = (sizes: Sizes) => Object.values(sizes).reduce((product, n) => product * Math.max(1, n), 1);
const anyTwo = { m: odd, n: odd };

const dense: RandomInputs = {
  choices: { m: odd, k: odd, n: odd },
  cost: ofSize,
  make: ({ m, k, n }, { values }) => ({ inputs: { x: values(m, k), w: values(n, k), b: values(n) } }),
  trained: ["x", "w", "b"],
};

const pair: RandomInputs = {
  choices: anyTwo,
  cost: ofSize,
  make: ({ m, n }, { values }) => ({ inputs: { a: values(m, n), b: values(m, n) } }),
  trained: ["a", "b"],
};

const single: RandomInputs = {
  choices: anyTwo,
  cost: ofSize,
  make: ({ m, n }, { values }) => ({ inputs: { x: values(m, n) } }),
  trained: ["x"],
};

const meanLoss: RandomInputs = {
  choices: { m: odd, delta: [0.3, 1] },
  cost: ofSize,
  make: ({ m, delta }, { values }) => ({
    inputs: { predictions: values(m, 1), target: values(m) },
    options: { delta },
  }),
  trained: ["predictions"],
};

/** For each operation that has a gradient, inputs of drawn sizes. */
export const randomInputs: Record<
  Exclude<OperationName, "adamW" | "clipScale" | "unpackHalf">,
  RandomInputs
> = {
  linear: dense,
  linearGelu: dense,
  linears: {
    choices: { m: odd, k: odd, a: odd, b: odd, c: odd, rank: [0, 1, 2, 16] },
    cost: ({ m, k, a, b, c, rank }) => m * (k + rank) * (a + b + c + rank),
    make: ({ m, k, a, b, c, rank }, { values }) => ({
      inputs: {
        x: values(m, k),
        ...{ w0: values(a, k), w1: values(b, k), w2: values(c, k) },
        ...{ b0: values(a), b1: values(b), b2: values(c) },
        ...(rank > 0
          ? { a0: values(rank, k), c0: values(a, rank), a2: values(rank, k), c2: values(c, rank) }
          : {}),
      },
    }),
    trained: ["x", "w0", "w1", "w2", "b0", "b1", "b2", "a0", "c0", "a2", "c2"],
  },
  layerNorm: {
    choices: { ...anyTwo, rate: [0, 0.1, 0.33] },
    cost: ofSize,
    // Two values in a row are +1 and -1 but for epsilon: a small one bends too sharply for differences.
    make: ({ m, n, rate }, { values }) => ({
      inputs: { x: values(m, n), residual: values(m, n), gamma: values(n), beta: values(n) },
      options: { epsilon: 0.1, rate, seed: 9 },
    }),
    trained: ["x", "residual", "gamma", "beta"],
  },
  attention: {
    choices: { b: few, t: odd, heads: few, d: [1, 2, 5, 17, 64], rate: [0, 0.25] },
    cost: ({ b, t, heads, d }) => 3 * b * heads * t * t * d,
    make: ({ b, t, heads, d, rate }, { values, mask }) => ({
      inputs: { qkv: values(b, t, 3 * heads * d), mask: mask(b, t) },
      options: { heads, rate, seed: 4 },
    }),
    trained: ["qkv"],
  },
  dropout: {
    ...single,
    choices: { ...anyTwo, rate: [0.1, 0.33, 0.9] },
    make: ({ m, n, rate }, { values }) => ({ inputs: { x: values(m, n) }, options: { rate, seed: 11 } }),
  },
  takeRows: {
    choices: { v: odd, n: odd, h: odd },
    cost: ({ v, n, h }) => (v + n) * h,
    make: ({ v, n, h }, { values, ids }) => ({ inputs: { table: values(v, h), ids: ids(v, n) } }),
    trained: ["table"],
  },
  embedTokens: {
    choices: { b: few, t: odd, h: odd, v: odd, offset: [0, 2] },
    cost: ({ b, t, h, v }) => (b * t + v) * h,
    make: ({ b, t, h, v, offset }, { values, ids }) => ({
      inputs: { words: values(v, h), positions: values(t + 3, h), types: values(2, h), ids: ids(v, b, t) },
      options: { offset },
    }),
    trained: ["words", "positions", "types"],
  },
  poolMean: {
    choices: { b: few, t: odd, h: odd },
    cost: ofSize,
    make: ({ b, t, h }, { values, mask }) => ({ inputs: { x: values(b, t, h), mask: mask(b, t) } }),
    trained: ["x"],
  },
  poolWeighted: {
    choices: { b: few, k: odd, h: odd },
    cost: ofSize,
    make: ({ b, k, h }, { values, mask }) => ({
      inputs: { x: values(b, k, h), scores: values(b, k), mask: mask(b, k) },
    }),
    trained: ["x", "scores"],
  },
  crossEntropy: {
    choices: { m: odd, k: [2, 3, 17, 63, 65, 130, 300], weighted: [0, 1] },
    cost: ({ m, k }) => m * k,
    make: ({ m, k, weighted }, { values, ids, positive }) => ({
      inputs: { logits: values(m, k), classes: ids(k, m), ...(weighted ? { weights: positive(m) } : {}) },
    }),
    trained: ["logits"],
  },
  binaryCrossEntropy: {
    choices: { m: odd, weighted: [0, 1] },
    cost: ofSize,
    make: ({ m, weighted }, { values, bits, positive }) => ({
      inputs: { logits: values(m), target: bits(m), ...(weighted ? { weights: positive(m) } : {}) },
    }),
    trained: ["logits"],
  },
  meanSquaredError: meanLoss,
  huber: meanLoss,
  add: pair,
  multiply: pair,
  sigmoid: single,
  tanh: single,
  scale: {
    ...single,
    choices: { ...anyTwo, factor: [0.25, 2] },
    make: ({ m, n, factor }, { values }) => ({ inputs: { x: values(m, n) }, options: { factor } }),
  },
  prependRows: {
    choices: { b: few, t: odd, w: odd, p: odd },
    cost: ({ b, t, w, p }) => b * (t + p) * w,
    make: ({ b, t, w, p }, { values }) => ({ inputs: { x: values(b, t, w), rows: values(p, w) } }),
    trained: ["x", "rows"],
  },
  dropRows: {
    choices: { b: few, t: odd, w: odd, count: odd },
    cost: ({ b, t, w, count }) => b * (t + count) * w,
    make: ({ b, t, w, count }, { values }) => ({
      inputs: { x: values(b, t + count, w) },
      options: { count },
    }),
    trained: ["x"],
  },
  concatColumns: {
    choices: { m: odd, a: odd, b: odd },
    cost: ({ m, a, b }) => m * (a + b),
    make: ({ m, a, b }, { values }) => ({ inputs: { a: values(m, a), b: values(m, b) } }),
    trained: ["a", "b"],
  },
  reshape: {
    ...single,
    make: ({ m, n }, { values }) => ({ inputs: { x: values(m, n) }, options: { shape: [n, -1] } }),
  },
};

/** Values between -1 and 1 that do not repeat, for inputs of tests. */
export function makeValues(shape: number[], seed = 1): Tensor {
  return initDraw(seed).values(...shape);
}

/** Starts to draw; the same seed draws the same. */
export function initDraw(seed: number): Draw {
  const random = initRandom(seed);
  const fill = (shape: number[], make: (i: number) => number) =>
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => make(i));
  return {
    values: (...shape) =>
      tf.tensor(
        fill(shape, () => random() * 2 - 1),
        shape,
      ),
    mask: (rows, length) => {
      const kept = Array.from({ length: rows }, () => Math.floor(random() * length));
      const keep = (i: number) => (i % length === kept[Math.floor(i / length)] || random() < 0.7 ? 1 : 0);
      return tf.tensor(fill([rows, length], keep), [rows, length]);
    },
    ids: (below, ...shape) =>
      tf.tensor(
        fill(shape, () => Math.floor(random() * below)),
        shape,
        "int32",
      ),
    bits: (length) => tf.tensor(fill([length], () => (random() < 0.5 ? 1 : 0))),
    positive: (length) => tf.tensor(fill([length], () => random() + 0.1)),
  };
}
