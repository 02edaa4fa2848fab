import { initRandom } from "../../src/base/random.ts";
import { tf } from "../../src/engine/tensor.ts";
import type { ModelInputs, ModelShape } from "../../src/model/model.ts";
import { bertKind } from "../../src/model/shape.ts";

/** A model that trains within a second anywhere. */
export const tinyShape: ModelShape = {
  fusion: "gated",
  outputs: 1,
  layers: 2,
  hidden: 16,
  heads: 2,
  intermediate: 32,
  vocabularySize: 50,
  ...bertKind,
  positions: 12,
  maxTokens: 12,
  method: { kind: "full" },
  numbers: 3,
  categorySizes: [4, 7],
  combine: "join",
  bins: [],
};

/** BERT-base, by which memory is judged; its weights are never made. */
export const baseShape: ModelShape = {
  ...tinyShape,
  fusion: "text-only",
  layers: 12,
  hidden: 768,
  heads: 12,
  intermediate: 3072,
  vocabularySize: 30522,
  positions: 512,
  maxTokens: 512,
};

/** A batch as plain arrays, one entry for each customer. */
export interface PlainBatch {
  ids: number[][];
  numbers: number[][];
  categories: number[][];
}

/** Draws a batch; texts are between 1 and `length` tokens long, the first one is as long as that. */
export function drawBatch(shape: ModelShape, rows: number, length: number, seed: number): PlainBatch {
  const random = initRandom(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  const fill = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
  return {
    ids: fill(rows, (row) =>
      fill(row === 0 ? length : 1 + upTo(length), () => 1 + upTo(shape.vocabularySize - 1)),
    ),
    numbers: fill(rows, () => fill(shape.numbers, () => random() * 2 - 1)),
    categories: fill(rows, () => shape.categorySizes.map(upTo)),
  };
}

/** Sends a batch to the device, padded to `length`. */
export function toModelInputs(batch: PlainBatch, length: number): ModelInputs {
  const pad = (row: number[], of: (id: number) => number) =>
    Array.from({ length }, (_, t) => (t < row.length ? of(row[t]) : 0));
  const size: [number, number] = [batch.ids.length, length];
  return {
    ids: tf.tensor2d(
      batch.ids.map((row) => pad(row, (id) => id)),
      size,
      "int32",
    ),
    mask: tf.tensor2d(
      batch.ids.map((row) => pad(row, () => 1)),
      size,
    ),
    numbers: tf.tensor2d(batch.numbers),
    categories: tf.tensor2d(batch.categories, undefined, "int32"),
  };
}
