import { initRandom, mixSeed, shuffle } from "../../base/random.ts";
import type { PreparedSide } from "../types.ts";

/** Which customers make up a batch, and the length that all are padded to. */
export interface BatchPlan {
  /** Positions in the side. [B] */
  rows: Int32Array;
  length: number;
  /** Where texts are encoded apart. */
  texts?: TextsPlan;
}

/** How many texts a batch has room for. */
export interface TextsPlan {
  /** In all; a few more than there are, so that few sizes occur. */
  count: number;
  /** Of one customer, in any batch of the side. */
  most: number;
}

/** Padded lengths, few and fixed: a device keeps programs and buffers for each shape that it meets. */
const bucketLengths = [16, 32, 48, 64, 96, 128, 192, 256, 384, 512];

/** The padded length that a text of so many tokens gets, where there are longer ones; beyond the longest bucket its own. */
export function bucketLength(tokens: number): number {
  return bucketLengths.find((length) => length >= tokens) ?? tokens;
}

/**
 * Where the tokens of each customer begin; all zeros where there is no text. [N + 1]
 *
 * Where texts are encoded apart it is as if each customer had the longest of its texts alone: that is what it is padded by.
 */
export function readOffsets(side: PreparedSide): Int32Array {
  if (!side.tokens) return new Int32Array(side.target.length + 1);
  const { offsets, texts } = side.tokens;
  if (!texts) return offsets;
  const longest = new Int32Array(texts.length);
  for (let i = 0; i + 1 < texts.length; i++) {
    let most = 0;
    for (let t = texts[i]; t < texts[i + 1]; t++) most = Math.max(most, offsets[t + 1] - offsets[t]);
    longest[i + 1] = longest[i] + most;
  }
  return longest;
}

/** A number of texts up to the next of few sizes: at most a quarter more. */
export function roundTexts(count: number): number {
  const step = Math.max(1, 2 ** (Math.floor(Math.log2(count)) - 2));
  return step * Math.ceil(count / step);
}

/** Plans the room for texts of batches whose customers have theirs from `begins` on. */
function addTexts(plans: BatchPlan[], begins: Int32Array): BatchPlan[] {
  const countOf = (row: number) => begins[row + 1] - begins[row];
  let most = 0;
  for (let row = 0; row + 1 < begins.length; row++) most = Math.max(most, countOf(row));
  return plans.map((plan) => {
    const texts = plan.rows.reduce((sum, row) => sum + countOf(row), 0);
    return { ...plan, texts: { count: roundTexts(texts), most } };
  });
}

/**
 * Plans the batches of one epoch: every customer exactly once, with customers of a similar length.
 *
 * With `shuffle`, customers and then batches are put in an order that depends on seed and epoch alone; without it,
 * customers stay in their order and batches go from short to long. What does not fill a batch goes on to the next longer
 * bucket, so only one batch is smaller than the others. No batch is padded beyond the longest text of the side.
 * Without text the length is 0. `texts` says where the texts of each customer begin, if they are encoded apart.
 *
 * shapes: offsets [N + 1] -> batches of up to `batchSize` rows
 */
export function planBatches(
  offsets: Int32Array,
  batchSize: number,
  options: { seed: number; epoch: number; shuffle: boolean; texts?: Int32Array | null },
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
  const ordered = options.shuffle ? shuffle(plans, random) : plans;
  return options.texts ? addTexts(ordered, options.texts) : ordered;
}

/** Plans the batches of one epoch of a training, as its recipe says. */
export function planEpoch(
  offsets: Int32Array,
  { seed, train }: { seed: number; train: { batchSize: number } },
  epoch: number,
  texts: Int32Array | null = null,
): BatchPlan[] {
  return planBatches(offsets, train.batchSize, { seed, epoch, shuffle: true, texts });
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
