import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../../src/engine/tensor.ts";
import { initEncoder } from "../../src/model/encoder/encoder.ts";
import { initMaskedLanguageHead, type ModelShape } from "../../src/model/model.ts";
import { bertKind } from "../../src/model/shape.ts";
import { saveSafetensors, type StoredTensor } from "../../src/model/weights/safetensors.ts";
import type { MethodRecipe } from "../../src/recipe/types.ts";
import { describePacked } from "../../src/train/apart-file.ts";
import { loadPacked } from "../../src/train/load-packed.ts";
import { initPredictor } from "../../src/train/predictor.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { PretrainedEncoder, TrainJob } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

const sizes = { layers: 2, hidden: 16, heads: 2, intermediate: 32, vocabularySize: 60, positions: 40 };
const shape = { ...bertKind, ...sizes };
const sha256 = "c".repeat(64);

/** An encoder as a folder holds it, with a masked-language head that scoring has no use for. */
function makeEncoder(): PretrainedEncoder {
  const full = { ...shape, fusion: "text-only", method: { kind: "full" } } as ModelShape;
  const weights = { ...initEncoder(full, 5), ...initMaskedLanguageHead(full, 6) };
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, weight] of Object.entries(weights))
    tensors[name] = { shape: [...weight.shape], data: Float32Array.from(weight.dataSync()) };
  tf.dispose(weights);
  return { name: "tiny", sha256, shape, weights: [new Blob([saveSafetensors(tensors)])] };
}

function makeTuned(method: MethodRecipe, pretrainMinutes = 0): TrainJob {
  const job = makeJob({ fusion: "gated", customers: 48, pretrainMinutes, train: { epochs: 1 } });
  job.recipe.encoder = { source: "folder", path: "tiny", maxTokens: 32 };
  job.recipe.method = method;
  return { ...job, encoder: makeEncoder() };
}

const train = (job: TrainJob, options = {}) => trainPart(job, makeContext(job, { store: null, ...options }));
const failWithout = (): never => {
  throw new Error("without the encoder");
};

const kinds: MethodRecipe[] = [
  { kind: "lora", rank: 4, alpha: 8, dropout: 0, targets: ["query", "value", "outputDense"], topLayers: 2 },
  { kind: "adapter", bottleneck: 4, topLayers: 1 },
  { kind: "prefix", length: 3, topLayers: 1 },
  { kind: "head" },
];

describe.each(kinds)("what $kind trained, apart from the encoder", (method) => {
  test("gives with it the weights and the scores of the whole file, bit for bit, and is smaller", async () => {
    const job = makeTuned(method);
    const { weights, adapter, scores } = await train(job);
    expect(adapter!.length).toBeLessThan(weights.length / 2);
    expect(describePacked(adapter!)).toMatchObject({ apartFrom: sha256, task: "binary", shape: { method } });
    expect(describePacked(weights).apartFrom).toBeNull();

    const before = tf.memory().numTensors;
    const [whole, joined] = [
      await loadPacked(weights, undefined, failWithout),
      await loadPacked(adapter!, job.encoder!, failWithout),
    ];
    expect(joined.shape).toEqual(whole.shape);
    expect(Object.keys(joined.weights).sort()).toEqual(Object.keys(whole.weights).sort());
    for (const [name, weight] of Object.entries(whole.weights))
      expect([name, joined.weights[name].dataSync()]).toEqual([name, weight.dataSync()]);
    tf.dispose([whole.weights, joined.weights]);
    expect(tf.memory().numTensors).toBe(before);

    const predictor = initPredictor({ startBackend: () => Promise.reject(new Error("a backend runs")) });
    const model = { sha256: "small", weights: adapter, backend: "simd" as const, encoder: job.encoder! };
    const again = await predictor.predict(model, job.prepared.test, () => {});
    expect(again).toEqual(scores.test);
    await expect(
      predictor.predict({ ...model, sha256: "lone", encoder: undefined }, job.prepared.test, () => {}),
    ).rejects.toMatchObject({ problem: { code: "train/no-model" } });
  });
});

test("another encoder is refused by the first digits of both", async () => {
  const job = makeTuned(kinds[0]);
  const { adapter } = await train(job);
  const other = { ...job.encoder!, sha256: "d".repeat(64) };
  await expect(loadPacked(adapter!, other, failWithout)).rejects.toMatchObject({
    problem: { code: "model/other-encoder", facts: { found: sha256, expected: other.sha256 } },
  });
});

test("nothing lies apart where the encoder itself was trained", async () => {
  for (const method of [{ kind: "top", topLayers: 1 }, { kind: "bitfit" }, { kind: "full" }] as const)
    expect((await train(makeTuned(method))).adapter).toBeNull();
  let now = 0;
  const { adapter } = await train(makeTuned(kinds[0], 1), { clock: () => (now += 2000) });
  expect(adapter).toBeNull();
});
