import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";

/** Sizes of an encoder and of its batch. */
export interface StepShape {
  layers: number;
  hidden: number;
  heads: number;
  intermediate: number;
  vocabularySize: number;
  rows: number;
  length: number;
  dropout: number;
}

type Variables = Map<string, tf.Variable>;

const epsilon = 1e-12;

/** One encoder of the BERT family and a head of one output, as one writes it with the operations of tfjs. */
export interface StockModel {
  variables: Variables;
  shape: StepShape;
}

function addDense(variables: Variables, name: string, ins: number, outs: number): void {
  // [ins, outs]: the forward product of the stock backends is fast only this way round
  variables.set(
    `${name}.kernel`,
    tf.variable(tf.randomNormal([ins, outs], 0, 0.02, "float32", variables.size)),
  );
  variables.set(`${name}.bias`, tf.variable(tf.zeros([outs])));
}

function addNorm(variables: Variables, name: string, width: number): void {
  variables.set(`${name}.gamma`, tf.variable(tf.ones([width])));
  variables.set(`${name}.beta`, tf.variable(tf.zeros([width])));
}

/** Makes the variables of a model on the backend in use. */
export function initStockModel(shape: StepShape): StockModel {
  const { layers, hidden, intermediate, vocabularySize, length } = shape;
  const variables: Variables = new Map();
  const tables = { words: vocabularySize, positions: length, types: 2 };
  for (const [name, rows] of Object.entries(tables)) {
    variables.set(name, tf.variable(tf.randomNormal([rows, hidden], 0, 0.02, "float32", rows)));
  }
  addNorm(variables, "embeddings", hidden);
  for (let i = 0; i < layers; i++) {
    for (const part of ["query", "key", "value", "context"])
      addDense(variables, `${i}.${part}`, hidden, hidden);
    addNorm(variables, `${i}.attention`, hidden);
    addDense(variables, `${i}.wide`, hidden, intermediate);
    addDense(variables, `${i}.narrow`, intermediate, hidden);
    addNorm(variables, `${i}.output`, hidden);
  }
  addDense(variables, "head", hidden, 1);
  return { variables, shape };
}

const drop = (x: tf.Tensor, rate: number, seed: number) =>
  rate > 0 ? tf.dropout(x, rate, undefined, seed) : x;

function dense(variables: Variables, name: string, x: tf.Tensor): tf.Tensor {
  const kernel = variables.get(`${name}.kernel`)! as tf.Tensor2D;
  const rows = tf.reshape(x, [-1, kernel.shape[0]]) as tf.Tensor2D;
  const product = tf.add(tf.matMul(rows, kernel), variables.get(`${name}.bias`)!);
  return tf.reshape(product, [...x.shape.slice(0, -1), kernel.shape[1]]);
}

function normalize(variables: Variables, name: string, x: tf.Tensor): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(normal, variables.get(`${name}.gamma`)!), variables.get(`${name}.beta`)!);
}

const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

/**
 * softmax(q k^T / sqrt(D) + mask) v, with dropout on the probabilities.
 *
 * shapes: q, k, v [B, A, T, D], mask [B, 1, 1, T] of 0 and large negative numbers, or null -> [B, A, T, D]
 */
export function runStockAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  mask: tf.Tensor | null,
  rate: number,
  seed: number,
): tf.Tensor {
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[3] as number));
  const p = tf.softmax(mask ? tf.add(scores, mask) : scores);
  return tf.matMul(drop(p, rate, seed), v);
}

function runBlock(model: StockModel, i: number, x: tf.Tensor, mask: tf.Tensor, seed: number): tf.Tensor {
  const { variables, shape } = model;
  const { rows, length, hidden, heads, dropout } = shape;
  const split = (part: string) =>
    tf.transpose(
      tf.reshape(dense(variables, `${i}.${part}`, x), [rows, length, heads, hidden / heads]),
      [0, 2, 1, 3],
    );
  const seen = runStockAttention(split("query"), split("key"), split("value"), mask, dropout, seed);
  const context = tf.reshape(tf.transpose(seen, [0, 2, 1, 3]), [rows, length, hidden]);
  const found = drop(dense(variables, `${i}.context`, context), dropout, seed + 1);
  const middle = normalize(variables, `${i}.attention`, tf.add(x, found));
  const wide = gelu(dense(variables, `${i}.wide`, middle));
  const narrow = drop(dense(variables, `${i}.narrow`, wide), dropout, seed + 2);
  return normalize(variables, `${i}.output`, tf.add(middle, narrow));
}

/** shapes: ids [B, T] int32, mask [B, T] of 1 and 0 -> logits [B] */
export function runStockModel(model: StockModel, ids: tf.Tensor, mask: tf.Tensor, seed: number): tf.Tensor {
  const { variables, shape } = model;
  const { rows, length, layers, hidden, dropout } = shape;
  const places = tf.add(
    tf.slice(variables.get("positions")!, [0, 0], [length, hidden]),
    tf.slice(variables.get("types")!, [0, 0], [1, hidden]),
  );
  const words = tf.gather(variables.get("words")!, ids as tf.Tensor2D);
  let x = drop(normalize(variables, "embeddings", tf.add(words, places)), dropout, seed);
  const hidden0 = tf.reshape(tf.mul(tf.sub(1, mask), -1e9), [rows, 1, 1, length]);
  for (let i = 0; i < layers; i++) x = runBlock(model, i, x, hidden0, seed + 10 * (i + 1));
  const weights = tf.expandDims(mask, 2);
  const mean = tf.div(tf.sum(tf.mul(x, weights), 1), tf.sum(weights, 1)); // [B, H]
  return tf.reshape(dense(variables, "head", drop(mean, dropout, seed + 1)), [rows]);
}
