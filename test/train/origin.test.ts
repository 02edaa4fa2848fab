import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../../src/engine/tensor.ts";
import { initEncoder } from "../../src/model/encoder/encoder.ts";
import type { ModelShape } from "../../src/model/model.ts";
import { bertKind, type EncoderShape } from "../../src/model/shape.ts";
import { loadSafetensors, saveSafetensors, type StoredTensor } from "../../src/model/weights/safetensors.ts";
import type { MethodRecipe } from "../../src/recipe/types.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { compactVocabulary } from "../../src/train/compact-vocabulary.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { MovedWeight } from "../../src/base/moved-table.ts";
import type { TrainJob, TrainOutcome } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob, type SmallJobOptions } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

const sizes = { layers: 2, hidden: 16, heads: 2, intermediate: 32, vocabularySize: 60, positions: 40 };
const shape: EncoderShape = { ...bertKind, ...sizes };
const table = "embeddings.word_embeddings.weight";
const query = "encoder.layer.1.attention.self.query.weight";
const key = "encoder.layer.1.attention.self.key.weight";

function makeEncoder(): Record<string, StoredTensor> {
  const weights = initEncoder({ ...shape, fusion: "text-only", method: { kind: "full" } } as ModelShape, 5);
  const tensors = Object.entries(weights).map(([name, weight]) => [
    name,
    { shape: [...weight.shape], data: Float32Array.from(weight.dataSync()) },
  ]);
  tf.dispose(weights);
  return Object.fromEntries(tensors);
}

function makePretrained(method: MethodRecipe, options: SmallJobOptions = {}): TrainJob {
  const job = makeJob({ fusion: "text-only", customers: 48, ...options });
  const weights = [new Blob([saveSafetensors(makeEncoder())])];
  job.recipe.encoder = { source: "folder", path: "tiny", maxTokens: 32 };
  job.recipe.method = method;
  return { ...job, encoder: { name: "tiny", sha256: "0".repeat(64), shape, weights } };
}

const lora: MethodRecipe = {
  ...{ kind: "lora", rank: 4, alpha: 8, dropout: 0, targets: ["query", "value"], topLayers: 1 },
};
const train = (job: TrainJob, options = {}) => trainPart(job, makeContext(job, { store: null, ...options }));
const find = ({ training }: TrainOutcome, name: string): MovedWeight =>
  training.moved.find((each) => each.name === name)!;
const norm = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
const listTrained = ({ training }: TrainOutcome) =>
  training.moved.filter(({ trained }) => trained).map(({ name }) => name);

/** Share that a matrix of the saved model moved from that of the encoder, in its first `rows` rows. */
function compare(outcome: TrainOutcome, name: string, rows: number): number {
  const before = [...makeEncoder()[name].data].slice(0, rows * 16);
  const after = [...loadSafetensors(outcome.weights).tensors[name].data];
  return norm(before.map((value, i) => after[i] - value)) / norm(before);
}

describe("what a training tells of the matrices of an encoder", () => {
  test("is how far the saved ones are from those it began with", async () => {
    const outcome = await train(makePretrained({ kind: "full" }));
    expect(find(outcome, query).share).toBeGreaterThan(0.01);
    expect(find(outcome, query).share).toBeCloseTo(compare(outcome, query, 16), 9);
    expect(listTrained(outcome)).toHaveLength(outcome.training.moved.length);
  });

  test("is of a word table the rows of the words that the data hold", async () => {
    const job = makePretrained({ kind: "full" });
    const held = compactVocabulary(job).rows.length;
    const outcome = await train(job);
    const { parameters, distance, share } = find(outcome, table);
    expect(held).toBeLessThan(60);
    expect(parameters).toBe(held * 16);
    // Others have not moved, but are a part of the norm of the whole table.
    const whole = compare(outcome, table, 60);
    expect(distance).toBeCloseTo(whole * norm([...makeEncoder()[table].data]), 6);
    expect(share).toBeGreaterThan(whole);
  });

  test("is under LoRA the part that it added, merged into the matrix", async () => {
    const outcome = await train(makePretrained(lora));
    expect(listTrained(outcome)).toEqual([query, query.replace("query", "value")]);
    expect(find(outcome, query).share).toBeCloseTo(compare(outcome, query, 16), 9);
    expect(find(outcome, query).share).toBeGreaterThan(0.001);
    expect(find(outcome, key)).toMatchObject({ trained: false, distance: 0, share: 0, parameters: 256 });
  });

  test.each<[MethodRecipe, RegExp]>([
    [{ kind: "head" }, /^none$/],
    [{ kind: "top", topLayers: 1 }, /^encoder\.layer\.1\./],
    [{ kind: "bitfit" }, /\.vectors$/],
    [{ kind: "adapter", bottleneck: 4, topLayers: 1 }, /layer\.1\..*adapter/],
    [{ kind: "prefix", length: 3, topLayers: 1 }, /layer\.1\..*prefix/],
  ])("names what $kind trains, and no other", async (method, expected) => {
    const outcome = await train(makePretrained(method));
    const names = outcome.training.moved.map(({ name }) => name);
    expect(listTrained(outcome)).toEqual(names.filter((name) => expected.test(name)));
    for (const name of listTrained(outcome)) expect(find(outcome, name).distance, name).toBeGreaterThan(0);
  });

  test("is there for an encoder of random weights, and empty where there is none", async () => {
    const random = await train(makeJob({ fusion: "text-only", customers: 48 }));
    const own = find(random, "encoder.layer.0.attention.self.query.weight");
    expect(own.share).toBeGreaterThan(0.01);
    const columns = await train(makeJob({ fusion: "structured-only", customers: 48 }));
    expect(columns.training.moved).toEqual([]);
  });

  test("counts from where masked words left the encoder, also after a training went on from a checkpoint", async () => {
    const clock = () => {
      let now = 0;
      return () => (now += 400);
    };
    const make = () => makePretrained({ kind: "top", topLayers: 1 }, { pretrainMinutes: 0.5 });
    const whole = await train(make(), { clock: clock() });
    expect(whole.training.pretrain!.steps).toBeGreaterThan(0);
    expect(listTrained(whole)).toContain(query);
    expect(find(whole, query).share).not.toBeCloseTo(compare(whole, query, 16), 3);

    const store = initMemoryStore();
    const job = make();
    const broken = makeContext(job, { store, clock: clock() });
    const report = broken.reporter.report.bind(broken.reporter);
    broken.reporter.report = (...given) => {
      report(...given);
      if (given[0].phase === "train" && given[0].step >= 3) broken.control.cancel();
    };
    await expect(trainPart(job, broken)).rejects.toThrow();
    const resumed = await train(make(), { store, clock: clock() });
    expect(resumed.training.resumedAtStep).toBeGreaterThan(0);
    expect(resumed.training.moved).toEqual(whole.training.moved);
  });
});
