import { beforeAll, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { formatWordPiece, specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import { readSpeller } from "../../../src/features/tokens/read-speller.ts";
import { initEncoder } from "../../../src/model/encoder/encoder.ts";
import type { ModelShape } from "../../../src/model/model.ts";
import { loadEncoderWeights } from "../../../src/model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../../src/model/pretrained/read-encoder-folder.ts";
import { bertKind } from "../../../src/model/shape.ts";
import { loadSafetensors } from "../../../src/model/weights/safetensors.ts";
import { initMemoryStore, type FileStore } from "../../../src/train/checkpoints/file-store.ts";
import { makeEncoder, type EncoderRequest } from "../../../src/train/pretrain/make-encoder.ts";
import type { PretrainContext } from "../../../src/train/pretrain/pretrain-encoder.ts";
import type { SourceEncoder } from "../../../src/train/pretrain/start-encoder.ts";
import { startBackend } from "../../support/backends.ts";

beforeAll(() => startBackend("simd"));

const letters = [..."abcdefghijklmnopqrstuvwxyz,"];
const words = ["soft", "rough", "shirt", "##s", "warm", "cold"];
const pieces = letters.flatMap((letter) => (letter === "," ? [letter] : [letter, `##${letter}`]));
const old = [...new Set([...specialTokens, ...words, ...pieces])];
const sizes = {
  layers: 3,
  hidden: 16,
  heads: 2,
  intermediate: 32,
  vocabularySize: old.length,
  positions: 40,
};

/** An encoder of random weights with a vocabulary of its own. */
function makeSource(): SourceEncoder {
  const shape = { ...bertKind, ...sizes };
  const full = { ...shape, fusion: "text-only", method: { kind: "full" } } as ModelShape;
  const weights = initEncoder(full, 5);
  const tensors = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [
      name,
      { shape: [...weight.shape], data: Float32Array.from(weight.dataSync()) },
    ]),
  );
  tf.dispose(weights);
  const json = formatWordPiece(old);
  return { shape, speller: readSpeller(json), tokenizer: loadTokenizer(json), tensors };
}

/** Texts of a rule that can be learned: what is soft is warm, what is rough is cold; every third one in Chinese. */
const texts = Array.from({ length: 240 }, (_, i) => {
  const isSoft = i % 2 === 0;
  if (i % 3 === 2) return isSoft ? "很软的衣服真暖和" : "很硬的衣服真冷";
  return isSoft ? "soft shirts are warm, the second one too" : "rough shirts are cold, the first one too";
});

const request = (change: Partial<EncoderRequest["plan"]> = {}): EncoderRequest => ({
  texts,
  from: makeSource(),
  also: null,
  start: { layers: [0, 2], hidden: null, vocabulary: 150, positions: 32 },
  plan: {
    ...{ seed: 7, batchSize: 16, learningRate: 3e-3, warmup: 0.1, weightDecay: 0.01, clipNorm: 1 },
    ...{ dropout: 0, maskShare: 0.15, distil: 0 },
    ...change,
  },
  epochs: 4,
  maxTokens: 32,
  fingerprint: `test ${JSON.stringify(change)}`,
});

const context = (store: FileStore | null, change: Partial<PretrainContext> = {}) => ({
  ...{ store, note: () => {}, report: () => {}, checkpointEveryMs: 0, mostMs: Infinity },
  clock: () => performance.now(),
  ...change,
});

test("an encoder is made that guesses hidden words better than before, and its folder is read by the app", async () => {
  const before = tf.memory().numTensors;
  const { folder, facts } = await makeEncoder(request(), context(null));
  expect(facts.state.heldOutAfter!).toBeLessThan(0.7 * facts.state.heldOutBefore!);
  expect(facts.rows.kept).toBe(old.length);
  expect(facts.rounding.cosine).toBeGreaterThan(0.999);
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(2); // constants of the engine

  const files = Object.entries(folder).map(([path, bytes]) => ({ path, blob: new Blob([bytes]) }));
  const read = await readEncoderFolder(files);
  expect(read.shape).toEqual({
    ...bertKind,
    ...sizes,
    layers: 2,
    vocabularySize: facts.vocabulary,
    positions: 32,
  });
  expect(read.listed).toMatchObject({ hasMaskedHead: true, leftOut: [] });
  const tensors = await loadEncoderWeights(read);
  expect(tensors["embeddings.word_embeddings.weight"].shape).toEqual([facts.vocabulary, 16]);
});

test("without an encoder to start from one of random weights learns, with a vocabulary of the texts", async () => {
  const before = tf.memory().numTensors;
  const start = { layers: [0], hidden: 16, vocabulary: 150, positions: 32 };
  const { folder, facts } = await makeEncoder({ ...request(), from: null, start }, context(null));
  expect(facts.state.heldOutAfter!).toBeLessThan(0.7 * facts.state.heldOutBefore!);
  expect(facts.rows).toMatchObject({ kept: 0, missing: facts.vocabulary });
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(2); // constants of the engine
  const files = Object.entries(folder).map(([path, bytes]) => ({ path, blob: new Blob([bytes]) }));
  const { shape } = await readEncoderFolder(files);
  expect(shape).toMatchObject({ layers: 1, hidden: 16, intermediate: 64, positions: 32 });
});

test("a pre-training that is killed and goes on ends in the same bytes as one that is not", async () => {
  const whole = await makeEncoder(request(), context(null));
  const store = initMemoryStore();
  let steps = 0;
  const killed = makeEncoder(
    request(),
    context(store, {
      report: () => {
        if (++steps === 9) throw new Error("killed");
      },
    }),
  );
  await expect(killed).rejects.toThrow("killed");
  const resumed = await makeEncoder(request(), context(store));
  expect(resumed.facts.state.curve).toEqual(whole.facts.state.curve);
  expect(resumed.folder["model.safetensors"]).toEqual(whole.folder["model.safetensors"]);
});

test("a checkpoint of another plan is not gone on with", async () => {
  const store = initMemoryStore();
  await makeEncoder(request(), context(store));
  const { facts } = await makeEncoder(request({ seed: 8 }), context(store, { mostMs: 0 }));
  expect(facts.state.step).toBe(0);
});

test("with teachers the loss has the distance to their vectors in it, and the folder nothing of their maps", async () => {
  const alone = await makeEncoder({ ...request(), also: makeSource() }, context(null));
  const before = tf.memory().numTensors;
  const taught = await makeEncoder({ ...request({ distil: 1 }), also: makeSource() }, context(null));
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(2);
  const names = (bytes: Uint8Array) => Object.keys(loadSafetensors(bytes).tensors).sort();
  expect(names(taught.exact)).toEqual(names(alone.exact));
  // The curve holds the whole loss; what is measured on the texts held out is guessing alone.
  expect(taught.folder["model.safetensors"]).not.toEqual(alone.folder["model.safetensors"]);
  expect(taught.facts.state.heldOutAfter!).toBeLessThan(0.9 * taught.facts.state.heldOutBefore!);
});
