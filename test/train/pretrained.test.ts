import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../../src/engine/tensor.ts";
import { initEncoder } from "../../src/model/encoder/encoder.ts";
import { initMaskedLanguageHead, type ModelShape } from "../../src/model/model.ts";
import { bertKind, type EncoderShape } from "../../src/model/shape.ts";
import { loadSafetensors, saveSafetensors, type StoredTensor } from "../../src/model/weights/safetensors.ts";
import type { MethodRecipe } from "../../src/recipe/types.ts";
import { trainPart } from "../../src/train/train-part.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import type { TrainJob, TrainOutcome, TrainProgress } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob, type SmallJobOptions } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

const sizes = { layers: 3, hidden: 16, heads: 2, intermediate: 32, vocabularySize: 90, positions: 40 };
const shape: EncoderShape = { ...bertKind, ...sizes };
const table = "embeddings.word_embeddings.weight";

/** A model file of an encoder, as a folder has it: of random weights, which is all the same to what is tested here. */
function makeEncoder(withHead = false): { blob: Blob; tensors: Record<string, StoredTensor> } {
  const full = { ...shape, fusion: "text-only", method: { kind: "full" } } as ModelShape;
  const weights = { ...initEncoder(full, 5), ...(withHead ? initMaskedLanguageHead(full, 6) : {}) };
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, weight] of Object.entries(weights)) {
    tensors[name] = { shape: [...weight.shape], data: Float32Array.from(weight.dataSync()) };
  }
  tf.dispose(weights);
  return { blob: new Blob([saveSafetensors(tensors)]), tensors };
}

function makePretrained(method: MethodRecipe, options: SmallJobOptions = {}): TrainJob {
  const job = makeJob({ fusion: "text-only", customers: 48, ...options });
  const encoder = { name: "tiny", sha256: "0".repeat(64), shape, weights: [makeEncoder(true).blob] };
  job.recipe.encoder = { source: "folder", path: "tiny", maxTokens: 32 };
  job.recipe.method = method;
  return { ...job, encoder };
}

const lora: MethodRecipe = {
  ...{ kind: "lora", rank: 4, alpha: 8, dropout: 0, targets: ["query", "value"], topLayers: 1 },
};
const frozenBelow: MethodRecipe[] = [
  { kind: "head" },
  { kind: "top", topLayers: 1 },
  lora,
  { kind: "adapter", bottleneck: 4, topLayers: 2 },
  { kind: "prefix", length: 3, topLayers: 1 },
];
const all: MethodRecipe[] = [...frozenBelow, { kind: "bitfit" }, { kind: "full" }];

const train = (job: TrainJob, options = {}) => trainPart(job, makeContext(job, { store: null, ...options }));
const read = (outcome: TrainOutcome) => loadSafetensors(outcome.weights).tensors;

describe("an encoder that was trained before", () => {
  test.each(all)("keeps under $kind every weight that the method does not train", async (method) => {
    const job = makePretrained(method);
    const trained = read(await train(job));
    const before = makeEncoder().tensors;
    const moved = Object.keys(before).filter((name) =>
      before[name].data.some((value, i) => value !== trained[name].data[i]),
    );
    const expected = {
      head: /^none$/,
      top: /layer\.2\./,
      lora: /layer\.2\.attention\.self\.(query|value)\.weight/,
      adapter: /^none$/,
      prefix: /^none$/,
      bitfit: /bias$/,
      full: /./,
    }[method.kind];
    const mayMove = Object.keys(before).filter((name) => expected.test(name));
    // The bias of the keys moves all scores of a query alike: its gradient is 0 but for rounding.
    const isStill = (name: string) => /self\.key\.bias|token_type/.test(name);
    expect(moved.filter((name) => !isStill(name))).toEqual(mayMove.filter((name) => !isStill(name)));
  });

  test("gives back the rows of words that the data lack as they were", async () => {
    const job = makePretrained({ kind: "full" });
    const { [table]: after } = read(await train(job));
    const { [table]: before } = makeEncoder().tensors;
    expect(after.shape).toEqual([90, 16]);
    expect([...after.data.slice(45 * 16)]).toEqual([...before.data.slice(45 * 16)]);
    expect([...after.data.slice(0, 45 * 16)]).not.toEqual([...before.data.slice(0, 45 * 16)]);
  });

  test("loses nothing where the words that the data lack are left out: the same scores as with all of them", async () => {
    const job = makePretrained({ kind: "full" }, { train: { weightDecay: 0 } });
    const { scores } = await train(job);
    // One customer of the test side is given all words of the vocabulary, so that none is left out.
    const whole = makePretrained({ kind: "full" }, { train: { weightDecay: 0 } });
    const { tokens } = whole.prepared.test;
    const last = tokens!.offsets.length - 1;
    const every = Int32Array.from({ length: 30 }, (_, i) => 60 + i);
    const ids = Int32Array.from([...tokens!.ids.slice(0, tokens!.offsets[last - 1]), ...every]);
    const offsets = tokens!.offsets.slice();
    offsets[last] = ids.length;
    whole.prepared.test.tokens = { ids, offsets };
    const wide = await train(whole);
    expect(wide.encoder!.vocabulary).toBe(90);
    expect([...wide.scores.validation]).toEqual([...scores.validation]);
  });

  test("leaves no tensor where its training is cancelled at the very end, or its weights cannot be read on resuming", async () => {
    const job = makePretrained({ kind: "full" });
    const store = initMemoryStore();
    const cancelAt = (phase: TrainProgress["phase"]) => {
      const context = makeContext(job, { store });
      const { waitStep } = context.control;
      context.control.waitStep = (onPause) => {
        if (context.sent.at(-1)?.phase === phase) context.control.cancel();
        return waitStep(onPause);
      };
      return trainPart(job, context);
    };
    await train(job);
    const before = tf.memory().numTensors;
    await expect(cancelAt("train")).rejects.toThrow(/cancelled/);
    await expect(cancelAt("predict")).rejects.toThrow(/cancelled/);
    expect(tf.memory().numTensors).toBe(before);
    const [file] = job.encoder!.weights;
    file.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotReadableError"));
    file.slice = () => file;
    await expect(trainPart(job, makeContext(job, { store }))).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("says its name and what share of it is trained", async () => {
    const { encoder } = await train(makePretrained(lora));
    // Two matrices of one block, each 4 x 16 and 16 x 4.
    expect(encoder).toMatchObject({ name: "tiny", layers: 3, trainable: 2 * 2 * 64 });
  });
});

describe("what is frozen", () => {
  test.each(frozenBelow)(
    "runs once for each text under $kind, with the same losses and scores",
    async (method) => {
      const cached = await train(makePretrained(method));
      const computed = await train(makePretrained(method), { stateBytes: 0 });
      expect(cached.training.trunk).toMatchObject({ refused: 0 });
      expect(cached.training.trunk!.texts).toBeGreaterThan(0);
      expect(computed.training.trunk!.texts).toBe(0);
      expect([...cached.steps.loss]).toEqual([...computed.steps.loss]);
      expect([...cached.scores.test]).toEqual([...computed.scores.test]);
    },
  );

  test("is not kept where it is embeddings alone", async () => {
    const { training } = await train(makePretrained({ kind: "top", topLayers: sizes.layers }));
    expect(training.trunk).toBeNull();
  });

  test("is kept in a file where memory is full, and the file is removed at the end", async () => {
    const values: number[] = [];
    let closed = 0;
    const openSpill = async () => ({
      bytes: 1e9,
      file: {
        write: (at: number, added: Float32Array) => added.forEach((value, i) => (values[at + i] = value)),
        read: (at: number, into: Float32Array) => into.forEach((_, i) => (into[i] = values[at + i])),
        close: async () => void closed++,
      },
    });
    const kept = await train(makePretrained(lora));
    const spilled = await train(makePretrained(lora), { stateBytes: 4000, openSpill });
    expect(spilled.training.trunk!.spilledBytes).toBeGreaterThan(0);
    expect([...spilled.steps.loss]).toEqual([...kept.steps.loss]);
    expect(closed).toBe(1);
  });

  test("identical texts are computed once", async () => {
    const job = makePretrained({ kind: "head" });
    const { tokens } = job.prepared.train;
    const text = tokens!.ids.slice(0, tokens!.offsets[1]);
    const customers = job.prepared.train.target.length;
    job.prepared.train.tokens = {
      ids: Int32Array.from(Array.from({ length: customers }, () => [...text]).flat()),
      offsets: Int32Array.from({ length: customers + 1 }, (_, i) => i * text.length),
    };
    const { training } = await train(job);
    const { tokens: validation } = job.prepared.validation;
    expect(training.trunk!.texts).toBeLessThanOrEqual(validation!.offsets.length);
  });
});

describe("an encoder that is adapted to the data first", () => {
  const clock = () => {
    let now = 0;
    return () => (now += 400);
  };
  const adapt = (epochs: number, options: SmallJobOptions = {}) =>
    makePretrained(lora, { pretrainMinutes: 0.5, unlabelled: 20, ...options, train: { epochs } });

  test("is trained as a whole by masked words, and the method begins from what came of it", async () => {
    const [short, long] = [adapt(1), adapt(2)];
    const first = read(await train(short, { clock: clock() }));
    const second = read(await train(long, { clock: clock() }));
    const before = makeEncoder().tensors;
    const frozen = Object.keys(before).filter(
      (name) => !/layer\.2\.attention\.self\.(query|value)/.test(name),
    );
    // keys' biases and the one token type move by rounding alone
    for (const name of frozen.filter((name) => !/self\.key\.bias|token_type|position/.test(name))) {
      expect(first[name].data, name).not.toEqual(before[name].data);
      expect(second[name].data, name).toEqual(first[name].data);
    }
  });

  test("is trained anew from there with customers that were given a label", async () => {
    const { training } = await train(adapt(1, { confidence: 0.5 }), { clock: clock() });
    expect(training.unlabelled).toMatchObject({ customers: 20, added: 20 });
    expect(training.pretrain!.heldOutLoss.after).toBeLessThan(training.pretrain!.heldOutLoss.before!);
  });
});

test("tokens are proposed by the head that an encoder brings, without masked words before", async () => {
  const augment = { dropTokens: 0, replaceTokens: 0.3, swapTokens: 0 };
  const changed = await train(makePretrained(lora, { train: { epochs: 1, augment } }));
  const plain = await train(makePretrained(lora, { train: { epochs: 1 } }));
  expect(changed.training.pretrain).toBeNull();
  expect(changed.steps.loss).not.toEqual(plain.steps.loss);
  expect(Object.keys(read(changed))).toEqual(Object.keys(read(plain)));
});
