import { beforeAll, expect, test } from "vitest";
import { tf } from "../../src/engine/tensor.ts";
import { initModel } from "../../src/model/model.ts";
import { initTaskHead } from "../../src/train/losses.ts";
import { describeShape } from "../../src/train/model-shape.ts";
import { describeSide, predictSide } from "../../src/train/predict.ts";
import { startBackend } from "../support/backends.ts";
import { makeJob } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

test("a batch that is predicted has 32 customers, or fewer where their texts may be long or many, and never fewer than the training's", () => {
  const sizeOf = (combine: "join" | "attend", maxTokens: number, batchSize = 4) => {
    const job = makeJob({ combine, train: { batchSize } });
    job.recipe.encoder.maxTokens = maxTokens;
    return describeSide(job, "test").batchSize;
  };
  expect(sizeOf("join", 128)).toBe(32);
  expect(sizeOf("join", 512)).toBe(8); // 4,096 tokens, as 32 x 128
  expect(sizeOf("attend", 128)).toBe(4); // of 8 texts
  expect(sizeOf("attend", 512)).toBe(4); // the training's own
  expect(sizeOf("join", 512, 64)).toBe(64);
});

test("scores stand in the order of the side, whatever batches they were computed in", async () => {
  const job = makeJob({ task: "multiclass" });
  const head = initTaskHead(job.prepared, job.prepared.train.target, "none");
  const shape = describeShape(job, head.outputs);
  const weights = initModel(shape, 1);
  const predict = () => predictSide(weights, shape, describeSide(job, "test"), head, async () => {});
  const before = tf.memory().numTensors;
  const together = await predict();
  expect(tf.memory().numTensors).toBe(before);

  const { test: side } = job.prepared;
  const { ids, offsets } = side.tokens!;
  for (let row = 0; row < side.target.length; row += 7) {
    job.prepared.test = {
      ...side,
      target: side.target.slice(row, row + 1),
      numbers: side.numbers.slice(2 * row, 2 * row + 2),
      categories: side.categories.slice(row, row + 1),
      tokens: {
        ids: ids.slice(offsets[row], offsets[row + 1]),
        offsets: Int32Array.of(0, offsets[row + 1] - offsets[row]),
      },
    };
    const alone = await predict();
    alone.forEach((score, k) => expect(score).toBeCloseTo(together[3 * row + k], 6));
  }
  tf.dispose(weights);
});
