import { poolMean } from "../../engine/ops/pool.ts";
import { tidy, type Tensor, type Weights } from "../../engine/tensor.ts";
import { fillBatch } from "../../features/batches/fill-batch.ts";
import { planBatches } from "../../features/batches/plan-batches.ts";
import type { TokenRows } from "../../features/types.ts";
import { runEncoder } from "../../model/encoder/encoder.ts";
import type { ModelShape } from "../../model/model.ts";
import { toInputs } from "../inputs.ts";
import { toSide } from "./pretrain-step.ts";

/** How far the vectors that two sets of weights give to the same texts are apart. */
export interface Distance {
  /** Of single values of the tokens' vectors: the largest, and the mean. */
  most: number;
  mean: number;
  /** Mean size of those values. */
  size: number;
  /** Mean cosine of the texts' vectors. */
  cosine: number;
}

const batchSize = 16;

/**
 * Compares what two sets of weights of one encoder make of texts; padding is left out.
 *
 * memory: leaves no tensor
 */
export async function compareEncoders(
  shape: ModelShape,
  first: Weights,
  second: Weights,
  rows: TokenRows,
  padId: number,
): Promise<Distance> {
  const sum = { most: 0, off: 0, size: 0, count: 0, cosine: 0, texts: 0 };
  for (const plan of planBatches(rows.offsets, batchSize, { seed: 0, epoch: 0, shuffle: false })) {
    const batch = fillBatch(toSide(rows), 0, 0, plan, padId);
    const run = (weights: Weights) =>
      tidy(() => {
        const { ids, mask } = toInputs(batch, shape) as { ids: Tensor; mask: Tensor };
        const hidden = runEncoder(weights, shape, ids, mask, null);
        return [hidden, poolMean(hidden, mask)];
      });
    const [a, b] = [await read(run(first)), await read(run(second))];
    addTokens(sum, a[0], b[0], batch.mask, shape.hidden);
    for (let row = 0; row < plan.rows.length; row++, sum.texts++) {
      const [from, to] = [row * shape.hidden, (row + 1) * shape.hidden];
      sum.cosine += computeCosine(a[1].subarray(from, to), b[1].subarray(from, to));
    }
  }
  const { most, off, size, count, cosine, texts } = sum;
  return { most, mean: off / count, size: size / count, cosine: cosine / texts };
}

async function read(tensors: Tensor[]): Promise<Float32Array[]> {
  const values = await Promise.all(tensors.map(async (tensor) => (await tensor.data<"float32">()).slice()));
  for (const tensor of tensors) tensor.dispose();
  return values;
}

function addTokens(
  sum: { most: number; off: number; size: number; count: number },
  a: Float32Array,
  b: Float32Array,
  mask: Float32Array,
  hidden: number,
): void {
  for (let i = 0; i < a.length; i++) {
    if (mask[Math.floor(i / hidden)] === 0) continue;
    const off = Math.abs(a[i] - b[i]);
    sum.most = Math.max(sum.most, off);
    sum.off += off;
    sum.size += Math.abs(a[i]);
    sum.count++;
  }
}

function computeCosine(a: Float32Array, b: Float32Array): number {
  let [product, left, right] = [0, 0, 0];
  a.forEach((value, i) => {
    product += value * b[i];
    left += value * value;
    right += b[i] * b[i];
  });
  return product / Math.sqrt(left * right);
}
