import { callKernel, constant, hasKernel, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";
import { makeKeepTensor } from "./keep-mask.ts";

/** What attention is told beside its tensors. */
export interface AttentionOptions {
  heads: number;
  /** Dropout on the probabilities. */
  dropout?: { rate: number; seed: number };
}

interface Attributes {
  heads: number;
  rate: number;
  seed: number;
}

const MASKED = -1e9;

/** [B, T, 3H] -> queries, keys, values, each [B, A, T, D] */
function splitHeads(qkv: Tensor, heads: number): Tensor[] {
  const [batch, length, width] = qkv.shape;
  return tf
    .split(qkv, 3, -1)
    .map((part) => tf.transpose(tf.reshape(part, [batch, length, heads, width / 3 / heads]), [0, 2, 1, 3]));
}

/** [B, A, T, D] -> [B, T, H] */
function joinHeads(x: Tensor): Tensor {
  const [batch, heads, length, size] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * size]);
}

function composed(qkv: Tensor, mask: Tensor, { heads, rate, seed }: Attributes): Tensor[] {
  const [q, k, v] = splitHeads(qkv, heads);
  const [batch, length] = mask.shape;
  const bias = tf.reshape(tf.mul(tf.sub(constant(1), mask), constant(MASKED)), [batch, 1, 1, length]);
  const scores = tf.mul(tf.matMul(q, k, false, true), constant(1 / Math.sqrt(q.shape[3] as number)));
  const p = tf.softmax(tf.add(scores, bias)); // [B, A, T, T]
  const dropped = rate > 0 ? tf.mul(p, makeKeepTensor(p.shape, rate, seed)) : p;
  return [joinHeads(tf.matMul(dropped, v)), p];
}

function composedGrad(inputs: Record<string, Tensor>, { heads, rate, seed }: Attributes): Tensor {
  const { dy, qkv, p } = inputs;
  const [q, k, v] = splitHeads(qkv, heads);
  const [batch, length, width] = dy.shape;
  const size = width / heads;
  const dContext = tf.transpose(tf.reshape(dy, [batch, length, heads, size]), [0, 2, 1, 3]);
  const keep = rate > 0 ? makeKeepTensor(p.shape, rate, seed) : null;
  const dV = tf.matMul(keep ? tf.mul(p, keep) : p, dContext, true, false);
  const dDropped = tf.matMul(dContext, v, false, true);
  const dP = keep ? tf.mul(dDropped, keep) : dDropped;
  const dScores = tf.mul(
    tf.mul(p, tf.sub(dP, tf.sum(tf.mul(dP, p), -1, true))),
    constant(1 / Math.sqrt(size)),
  );
  const dQ = tf.matMul(dScores, k);
  const dK = tf.matMul(dScores, q, true, false);
  return tf.concat([dQ, dK, dV].map(joinHeads), -1);
}

/**
 * Multi-head attention of each token to the tokens of its row that the mask keeps.
 *
 * Every row keeps at least one token; what a padded position gets is not to be used.
 *
 * shapes: qkv [B, T, 3H] (queries, keys, values side by side), mask [B, T] of 0 and 1 -> [B, T, H]
 * memory: returns a new tensor; keeps the probabilities [B, A, T, T] for the backward pass, which draws the dropout again
 * source: Vaswani et al. 2017, arXiv 1706.03762, equation 1; transformers, BertSelfAttention
 */
export function attention(qkv: Tensor, mask: Tensor, options: AttentionOptions): Tensor {
  const { heads, dropout } = options;
  const attributes = { heads, rate: dropout?.rate ?? 0, seed: dropout?.seed ?? 0 };
  return runOperation(
    { qkv },
    (save) => {
      const [context, p] = hasKernel("ClienteleAttention")
        ? callKernel("ClienteleAttention", { qkv, mask }, attributes)
        : composed(qkv, mask, attributes);
      save([qkv, p]);
      return context;
    },
    (dy, [savedQkv, p]) => {
      const given = { dy, qkv: savedQkv, p };
      if (!hasKernel("ClienteleAttentionGrad")) return { qkv: composedGrad(given, attributes) };
      return { qkv: callKernel("ClienteleAttentionGrad", given, attributes)[0] };
    },
  );
}

/**
 * How much of its attention each token gives to each other, by head; for looking at, no gradient passes through.
 *
 * shapes: qkv [B, T, 3H], mask [B, T] of 0 and 1 -> [B, A, T, T], each row of which sums to 1
 * memory: returns a new tensor
 * source: as attention
 */
export function computeProbabilities(qkv: Tensor, mask: Tensor, heads: number): Tensor {
  return tf.tidy(() => composed(qkv, mask, { heads, rate: 0, seed: 0 })[1]);
}
