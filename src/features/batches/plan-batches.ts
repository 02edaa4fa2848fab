import { initRandom, mixSeed, shuffle } from "../../base/random.ts";
import type { PreparedSide } from "../types.ts";

/** Which customers make up a batch, and the length that all are padded to. */
export interface BatchPlan {
  /** Positions in the side. [B] */
  rows: Int32Array;
  length: number;
}

/** Padded lengths, few and fixed: a device keeps programs and buffers for each shape that it meets. */
const bucketLengths = [16, 32, 48, 64, 96, 128, 192, 256, 384, 512];

/** The padded length that a text of so many tokens gets, where there are longer ones; beyond the longest bucket its own. */
export function bucketLength(tokens: number): number {
  return bucketLengths.find((length) => length >= tokens) ?? tokens;
}

/** Where the tokens of each customer begin; all zeros where there is no text. [N + 1] */
export function readOffsets(side: PreparedSide): Int32Array {
  return side.tokens?.offsets ?? new Int32Array(side.target.length + 1);
}

/**
 * Plans the batches of one epoch: every customer exactly once, with customers of a similar length.
 *
 * With `shuffle`, customers and then batches are put in an order that depends on seed and epoch alone; without it,
 * customers stay in their order and batches go from short to long. What does not fill a batch goes on to the next longer
 * bucket, so only one batch is smaller than the others. No batch is padded beyond the longest text of the side.
 * Without text the length is 0.
 *
 * shapes: offsets [N + 1] -> batches of up to `batchSize` rows
 */
export function planBatches(
  offsets: Int32Array,
  batchSize: number,
  options: { seed: number; epoch: number; shuffle: boolean },
): BatchPlan[] {
  const rows = Int32Array.from({ length: offsets.length - 1 }, (_, row) => row);
  const random = initRandom(mixSeed(options.seed, "batches", options.epoch));
  if (options.shuffle) shuffle(rows, random);
  const lengths = listLengths(offsets);
  const buckets = new Map<number, number[]>(lengths.map((length) => [length, []]));
  for (const row of rows) {
    const tokens = offsets[row + 1] - offsets[row];
    buckets.get(lengths.find((length) => length >= tokens)!)!.push(row);
  }
  const plans: BatchPlan[] = [];
  let carried: number[] = [];
  for (const length of lengths) {
    const waiting = [...carried, ...buckets.get(length)!];
    const isLast = length === lengths.at(-1);
    const end = isLast ? waiting.length : waiting.length - (waiting.length % batchSize);
    for (let at = 0; at < end; at += batchSize)
      plans.push({ rows: Int32Array.from(waiting.slice(at, Math.min(at + batchSize, end))), length });
    carried = waiting.slice(end);
  }
  return options.shuffle ? shuffle(plans, random) : plans;
}

/** Plans the batches of one epoch of a training, as its recipe says. */
export function planEpoch(
  offsets: Int32Array,
  { seed, train }: { seed: number; train: { batchSize: number } },
  epoch: number,
): BatchPlan[] {
  return planBatches(offsets, train.batchSize, { seed, epoch, shuffle: true });
}

/**
 * Measures which share of all padded positions is padding, 0 where there is no text.
 */
export function measurePadding(plans: BatchPlan[], offsets: Int32Array): number {
  const padded = plans.reduce((sum, plan) => sum + plan.rows.length * plan.length, 0);
  return padded === 0 ? 0 : 1 - (offsets.at(-1)! - offsets[0]) / padded;
}

/** The bucket lengths that a side needs, rising; the last is its longest text, where that is within a bucket. */
function listLengths(offsets: Int32Array): number[] {
  let longest = 0;
  for (let row = 0; row + 1 < offsets.length; row++)
    longest = Math.max(longest, offsets[row + 1] - offsets[row]);
  return [...bucketLengths.filter((length) => length < longest), longest];
}
