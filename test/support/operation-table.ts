import { disposeAdamW, initAdamW, runAdamW } from "../../src/engine/ops/adamw.ts";
import { attention } from "../../src/engine/ops/attention.ts";
import { computeBinaryCrossEntropy } from "../../src/engine/ops/binary-cross-entropy.ts";
import { computeClipScale } from "../../src/engine/ops/clip.ts";
import { computeCrossEntropy } from "../../src/engine/ops/cross-entropy.ts";
import { dropout } from "../../src/engine/ops/dropout.ts";
import { add, multiply, scale, sigmoid, tanh } from "../../src/engine/ops/elementwise.ts";
import { embedTokens, takeRows } from "../../src/engine/ops/embedding.ts";
import { computeHuber } from "../../src/engine/ops/huber.ts";
import { layerNorm } from "../../src/engine/ops/layer-norm.ts";
import { linear, linearGelu, linears } from "../../src/engine/ops/linear.ts";
import { computeMeanSquaredError } from "../../src/engine/ops/mean-squared-error.ts";
import { poolMean } from "../../src/engine/ops/pool.ts";
import { poolWeighted } from "../../src/engine/ops/pool-weighted.ts";
import { concatColumns, reshape } from "../../src/engine/ops/shape.ts";
import { dropRows, prependRows } from "../../src/engine/ops/token-rows.ts";
import { unpackHalf } from "../../src/engine/ops/unpack-half.ts";
import { copyTensor, tf, type Tensor, type Weights } from "../../src/engine/tensor.ts";
import type { OperationOptions } from "./golden-operations.ts";

/** Tensors by name. */
export type Inputs = Record<string, Tensor>;

/** An operation with tensors by name. */
export type Operation = (inputs: Inputs, options: OperationOptions) => Tensor;

const readDropout = ({ rate, seed }: OperationOptions) => (rate ? { rate, seed } : undefined);

/** Pairs beside layers, of which some may be missing; their input is that of the layers, or one of its own. */
const readBeside = ({ x, input, ...rest }: Inputs) =>
  [0, 1, 2].some((i) => rest[`a${i}`])
    ? {
        input: input ?? x,
        pairs: [0, 1, 2].map((i): [Tensor, Tensor] | null =>
          rest[`a${i}`] ? [rest[`a${i}`], rest[`c${i}`]] : null,
        ),
      }
    : null;

/** All weights after several steps, in one row. */
const runSteps: Operation = (inputs, { weights: count, decayed, weightDecay, rates }) => {
  const names = Array.from({ length: count }, (_, i) => `${i}`);
  const weights: Weights = Object.fromEntries(names.map((name) => [name, copyTensor(inputs[`w${name}`])]));
  const state = initAdamW(weights, names);
  rates.forEach((learningRate, step) => {
    const gradients = Object.fromEntries(names.map((name) => [name, inputs[`g${step}_${name}`]]));
    const isDecayed = (name: string) => decayed.includes(Number(name));
    runAdamW(weights, gradients, state, {
      learningRate,
      weightDecay,
      isDecayed,
      scale: inputs.scale ?? null,
    });
  });
  const joined = tf.tidy(() => tf.concat(names.map((name) => tf.reshape(weights[name], [-1]))));
  disposeAdamW(state);
  tf.dispose(weights);
  return joined;
};

/** Every operation of src/engine/ops, as golden files and finite differences call it. */
export const operations = {
  linear: ({ x, w, b, ...rest }) => linear(x, w, b ?? null, readBeside({ x, ...rest })),
  linearGelu: ({ x, w, b, ...rest }) => linearGelu(x, w, b ?? null, readBeside({ x, ...rest })),
  linears: ({ x, w0, w1, w2, b0, b1, b2, ...rest }) =>
    linears(
      x,
      [
        [w0, b0 ?? null],
        [w1, b1 ?? null],
        [w2, b2 ?? null],
      ],
      readBeside({ x, ...rest }),
    ),
  layerNorm: ({ x, gamma, beta, residual }, options) =>
    layerNorm(x, gamma, beta, { residual, dropout: readDropout(options), epsilon: options.epsilon }),
  attention: ({ qkv, mask }, options) =>
    attention(qkv, mask, { heads: options.heads, dropout: readDropout(options) }),
  dropout: ({ x }, { rate, seed }) => dropout(x, rate ?? 0, seed),
  takeRows: ({ table, ids }) => takeRows(table, ids),
  embedTokens: ({ words, positions, types, ids }, { offset }) =>
    embedTokens({ words, positions, types }, ids, offset),
  poolMean: ({ x, mask }) => poolMean(x, mask),
  poolWeighted: ({ x, scores, mask }) => poolWeighted(x, scores, mask),
  crossEntropy: ({ logits, classes, weights }) => computeCrossEntropy(logits, classes, weights ?? null),
  binaryCrossEntropy: ({ logits, target, weights }) =>
    computeBinaryCrossEntropy(logits, target, weights ?? null),
  meanSquaredError: ({ predictions, target }) => computeMeanSquaredError(predictions, target),
  huber: ({ predictions, target }, { delta }) => computeHuber(predictions, target, delta),
  add: ({ a, b }) => add(a, b),
  multiply: ({ a, b }) => multiply(a, b),
  sigmoid: ({ x }) => sigmoid(x),
  tanh: ({ x }) => tanh(x),
  scale: ({ x }, { factor }) => scale(x, factor),
  prependRows: ({ x, rows }) => prependRows(x, rows),
  dropRows: ({ x }, { count }) => dropRows(x, count),
  concatColumns: (parts) => concatColumns(Object.values(parts)),
  reshape: ({ x }, { shape }) => reshape(x, shape),
  adamW: runSteps,
  clipScale: (gradients, { maxNorm }) => computeClipScale(gradients, maxNorm),
  unpackHalf: ({ bits }, { kind, shape }) => unpackHalf(bits, kind, shape),
} satisfies Record<string, Operation>;

/** Name of an operation in the table. */
export type OperationName = keyof typeof operations;
