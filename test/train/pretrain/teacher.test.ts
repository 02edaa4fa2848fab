import { beforeAll, expect, test } from "vitest";
import { poolMean } from "../../../src/engine/ops/pool.ts";
import { tf } from "../../../src/engine/tensor.ts";
import type { Batch } from "../../../src/features/types.ts";
import { initEncoder, runEncoder } from "../../../src/model/encoder/encoder.ts";
import type { ModelShape } from "../../../src/model/model.ts";
import { bertKind } from "../../../src/model/shape.ts";
import { initTeacher } from "../../../src/train/pretrain/teacher.ts";
import { startBackend } from "../../support/backends.ts";

beforeAll(() => startBackend("simd"));

const sizes = { layers: 2, hidden: 8, heads: 2, intermediate: 16, vocabularySize: 9, positions: 12 };
const shape = { ...bertKind, ...sizes };
const full = { ...shape, fusion: "text-only", method: { kind: "full" } } as ModelShape;

/** Ids of the learner: 0 padding, 1 [CLS], 2 [SEP], 3 a word of two pieces, 4 a word, 5 an ideograph. */
const vocabulary = ["[PAD]", "[CLS]", "[SEP]", "flowy", "good", "好"];
const spelled = [[0], [1], [2], [6, 7], [4], [8]];

function makeBatch(rows: number[][]): Batch {
  const length = 6;
  const ids = new Int32Array(rows.length * length);
  const mask = new Float32Array(rows.length * length);
  rows.forEach((row, i) => {
    ids.set(row, i * length);
    mask.fill(1, i * length, i * length + row.length);
  });
  const none = { numbers: new Float32Array(), categories: new Int32Array(), target: new Float32Array() };
  return { rows: new Int32Array(rows.length), length, ids, mask, ...none, tokenCount: 0 };
}

test("a teacher gives the vectors of the texts that it can read, spelled in its own way, and leaves out the others", async () => {
  const weights = initEncoder(full, 3);
  const tensors = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [
      name,
      { shape: [...weight.shape], data: Float32Array.from(weight.dataSync()) },
    ]),
  );
  const speller = { tokens: [], spell: (token: string) => spelled[vocabulary.indexOf(token)] };
  const teacher = initTeacher({ shape, speller, tensors }, full, vocabulary);
  const taught = await teacher.teach(
    makeBatch([
      [1, 5, 5, 2],
      [1, 3, 4, 2],
    ]),
  );

  const own = tf.tensor2d([[1, 6, 7, 4, 2]], [1, 5], "int32");
  const mask = tf.ones([1, 5]);
  const expected = poolMean(runEncoder(weights, full, own, mask, null), mask).dataSync();
  expect([...taught!.places]).toEqual([1]);
  taught!.vectors.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  expect(await teacher.teach(makeBatch([[1, 5, 2]]))).toBeNull();
  teacher.close();
});
