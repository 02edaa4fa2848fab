import { beforeAll, describe, expect, test } from "vitest";
import { readMemory, tf } from "../../src/engine/tensor.ts";
import { initEncoder } from "../../src/model/encoder/encoder.ts";
import { readAttention } from "../../src/model/encoder/read-attention.ts";
import type { ModelShape } from "../../src/model/model.ts";
import { bertKind, type EncoderShape } from "../../src/model/shape.ts";
import { saveSafetensors } from "../../src/model/weights/safetensors.ts";
import { initPredictor } from "../../src/train/predictor.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { PretrainedEncoder } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

const sizes = { layers: 2, hidden: 16, heads: 2, intermediate: 32, vocabularySize: 60, positions: 40 };
const shape: EncoderShape = { ...bertKind, ...sizes };
const plain = { ...shape, fusion: "text-only", method: { kind: "full" } } as ModelShape;
const ids = Int32Array.of(2, 9, 17, 5, 3);

function makeEncoder(): PretrainedEncoder {
  const weights = initEncoder(plain, 5);
  const tensors = Object.entries(weights).map(([name, weight]) => [
    name,
    { shape: [...weight.shape], data: Float32Array.from(weight.dataSync()) },
  ]);
  tf.dispose(weights);
  const blob = new Blob([saveSafetensors(Object.fromEntries(tensors))]);
  return { name: "tiny", sha256: "0".repeat(64), shape, weights: [blob] };
}

async function train(encoder: PretrainedEncoder) {
  const job = { ...makeJob({ fusion: "text-only", customers: 48 }), encoder };
  job.recipe.encoder = { source: "folder", path: "tiny", maxTokens: 32 };
  job.recipe.method = { kind: "prefix", length: 3, topLayers: 1 };
  const { weights } = await trainPart(job, makeContext(job, { store: null }));
  return { sha256: "a", weights, backend: "simd" as const };
}

const predictor = initPredictor({ startBackend: () => expect.fail("a backend runs") });

describe("the attention before and after a training", () => {
  test("is that of the encoder as it came, and that of the model with what was added", async () => {
    const encoder = makeEncoder();
    const model = await train(encoder);
    const lower = await predictor.attention(model, encoder, ids, 0);
    const upper = await predictor.attention(model, encoder, ids, 1);
    const weights = initEncoder(plain, 5);
    expect(upper.before).toEqual(await readAttention(weights, plain, ids, 1));
    tf.dispose(weights);
    expect(upper.heads).toBe(2);
    expect(upper.after).toHaveLength(2 * ids.length * ids.length);
    // The prefix is in the upper block alone, and takes a part of each token's attention there.
    expect(lower.after).toEqual(lower.before);
    const sum = (values: Float32Array) => values.slice(0, ids.length).reduce((a, b) => a + b, 0);
    expect(sum(upper.before!)).toBeCloseTo(1, 5);
    expect(sum(upper.after)).toBeLessThan(0.9);
  });

  test("is not there before where weights were random, and takes no more of the device each time", async () => {
    const encoder = makeEncoder();
    const model = await train(encoder);
    expect((await predictor.attention(model, null, ids, 1)).before).toBeNull();
    await predictor.attention(model, encoder, ids, 1);
    const before = readMemory().numTensors;
    await predictor.attention({ ...model, weights: null }, encoder, ids, 1);
    expect(readMemory().numTensors).toBe(before);
  });
});
