import { beforeAll, describe, expect, test } from "vitest";
import { estimateMemory, countShapeParameters, type StepSize } from "../../src/model/memory.ts";
import { countParameters, initModel, type ModelShape } from "../../src/model/model.ts";
import { dispose } from "../../src/engine/tensor.ts";
import { startBackend } from "../support/backends.ts";
import { tinyShape } from "../support/models.ts";

const bertShape: ModelShape = {
  ...tinyShape,
  fusion: "text-only",
  layers: 12,
  hidden: 768,
  heads: 12,
  intermediate: 3072,
  vocabularySize: 30522,
  maxTokens: 512,
};
const bert: StepSize = { shape: bertShape, batchSize: 16, length: 128, recompute: true, keepsBest: false };

beforeAll(() => startBackend("cpu"));

describe("the number of weights", () => {
  test.each(["gated", "concat", "text-only", "structured-only"] as const)(
    "of a %s model is that of the weights made",
    (fusion) => {
      const shape = { ...tinyShape, fusion };
      const weights = initModel(shape, 1);
      expect(countShapeParameters(shape)).toBe(countParameters(weights));
      dispose(weights);
    },
  );

  test("of 12 x 768 with 30,522 words is that of bert-base-uncased without its pooler", () => {
    // transformers: BertModel(add_pooling_layer=False) has 108,891,648 parameters; the head adds 769.
    expect(countShapeParameters(bertShape)).toBe(108_891_648 + 769);
  });
});

describe("the estimate of a step", () => {
  test("holds four times the weights, with a copy of the best five times", () => {
    const { weights, optimizer } = estimateMemory(bert);
    expect(weights).toBe(4 * countShapeParameters(bertShape));
    expect(optimizer).toBe(2 * weights);
    expect(estimateMemory({ ...bert, keepsBest: true }).weights).toBe(2 * weights);
  });

  test("is the sum of its parts", () => {
    const { weights, optimizer, gradients, activations, scratch, total } = estimateMemory(bert);
    expect(weights + optimizer + gradients + activations + scratch).toBe(total);
  });

  test("grows with the batch, the length, and without recomputation", () => {
    const { total } = estimateMemory(bert);
    expect(estimateMemory({ ...bert, batchSize: 17 }).total).toBeGreaterThan(total);
    expect(estimateMemory({ ...bert, length: 129 }).total).toBeGreaterThan(total);
    expect(estimateMemory({ ...bert, recompute: false }).total).toBeGreaterThan(total);
  });
});
