import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadTokenizer } from "../../src/features/tokens/load-tokenizer.ts";
import { tf, type Tensor, type Weights } from "../../src/engine/tensor.ts";
import { runEncoder } from "../../src/model/encoder/encoder.ts";
import { poolText } from "../../src/model/encoder/pooling.ts";
import type { ModelShape } from "../../src/model/model.ts";
import { loadEncoderWeights } from "../../src/model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../src/model/pretrained/read-encoder-folder.ts";
import { loadSafetensors } from "../../src/model/weights/safetensors.ts";
import { startBackend } from "../support/backends.ts";
import { readFolder } from "../support/encoder-folders.ts";

const folder = process.env.CLIENTELE_MINILM ?? "";
const here = fileURLToPath(new URL("minilm/", import.meta.url));
const sentences: string[] = JSON.parse(readFileSync(`${here}sentences.json`, "utf8"));
const golden = loadSafetensors(new Uint8Array(readFileSync(`${here}minilm.safetensors`))).tensors;
const lengths = Array.from(golden.lengths.data);
const batchSize = 20;
const width = 384;
const longestWhole = 12;
const wholes = 5;

/** Ids of each sentence, with [CLS] and [SEP], as transformers had them. */
function listIds(): number[][] {
  let at = 0;
  return lengths.map((length) => Array.from(golden.ids.data.slice(at, (at += length))));
}

async function open() {
  const encoder = await readEncoderFolder(readFolder(folder, "all-MiniLM-L6-v2"));
  const stored = await loadEncoderWeights(encoder);
  const weights: Weights = {};
  for (const [name, { shape, data }] of Object.entries(stored)) weights[name] = tf.tensor(data, shape);
  const rest = { fusion: "text-only", method: { kind: "full" }, outputs: 1, maxTokens: 256 } as const;
  const shape: ModelShape = {
    ...encoder.shape,
    ...rest,
    numbers: 0,
    categorySizes: [],
    combine: "join",
    bins: [],
  };
  return { encoder, weights, shape };
}

/** Hidden states of each sentence and its mean, run in padded batches. */
function runAll(weights: Weights, shape: ModelShape, rows: number[][]) {
  const states: Float32Array[] = [];
  const means: Float32Array[] = [];
  for (let start = 0; start < rows.length; start += batchSize) {
    const batch = rows.slice(start, start + batchSize);
    const length = Math.max(...batch.map((ids) => ids.length));
    const pad = (ids: number[], of: (id: number) => number) =>
      Array.from({ length }, (_, t) => (t < ids.length ? of(ids[t]) : 0));
    const read = (x: Tensor) => x.dataSync<"float32">();
    tf.tidy(() => {
      const ids = tf.tensor2d(
        batch.map((row) => pad(row, (id) => id)),
        undefined,
        "int32",
      );
      const mask = tf.tensor2d(batch.map((row) => pad(row, () => 1)));
      const hidden = runEncoder(weights, shape, ids, mask, null);
      const [values, mean] = [read(hidden), read(poolText(hidden, mask, "mean"))];
      batch.forEach((row, i) => {
        const from = i * length * width;
        states.push(values.slice(from, from + row.length * width));
        means.push(mean.slice(i * width, (i + 1) * width));
      });
    });
  }
  return { states, means };
}

/** Products of each row with the golden projections. [T, 8] */
function project(states: Float32Array): number[] {
  const { data, shape } = golden.projections;
  const count = shape[1];
  return Array.from({ length: (states.length / width) * count }, (_, place) => {
    const [row, column] = [Math.floor(place / count) * width, place % count];
    let sum = 0;
    for (let h = 0; h < width; h++) sum += states[row + h] * data[h * count + column];
    return sum;
  });
}

function findLargest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(found[i] - expected[i]));
  return largest;
}

const flatten = (parts: (readonly number[] | Float32Array)[]) => parts.flatMap((part) => Array.from(part));

test("all-MiniLM-L6-v2 from its folder: token ids, hidden states and pooled vectors are those of transformers", async () => {
  if (!existsSync(folder)) {
    console.warn("CLIENTELE_MINILM names no folder with all-MiniLM-L6-v2: NOTHING WAS COMPARED.");
    return;
  }
  await startBackend("simd");
  const { encoder, weights, shape } = await open();
  expect(encoder).toMatchObject({
    architecture: "bert",
    maxTokens: 256,
    shape: { layers: 6, hidden: 384, heads: 12, vocabularySize: 30_522, pooling: "mean" },
    listed: { parameters: 22_565_376, licence: "apache-2.0", hasMaskedHead: false },
  });
  const rows = listIds();
  const { encode, facts } = loadTokenizer(encoder.tokenizer.json, encoder.tokenizer.config);
  expect(sentences.map((text) => [facts.classId, ...encode(text), facts.separatorId])).toEqual(rows);

  const { states, means } = runAll(weights, shape, rows);
  const short = rows.flatMap((row, i) => (row.length <= longestWhole ? [i] : []));
  const differences = {
    projected: findLargest(flatten(states.map(project)), golden.projected.data),
    whole: findLargest(flatten(short.slice(0, wholes).map((i) => states[i])), golden.whole.data),
    pooled: findLargest(
      flatten(short.slice(0, golden.pooled.shape[0]).map((i) => means[i])),
      golden.pooled.data,
    ),
  };
  console.log(
    JSON.stringify({ sentences: rows.length, tokens: flatten(rows).length, differences, ...encoder.listed }),
  );
  for (const largest of Object.values(differences)) expect(largest).toBeLessThanOrEqual(1e-4);
});
