import { beforeAll, expect, test } from "vitest";
import { poolMean } from "../../../src/engine/ops/pool.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import { readSpeller } from "../../../src/features/tokens/read-speller.ts";
import { formatWordPiece, specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";
import type { Batch, TokenRows } from "../../../src/features/types.ts";
import { initEncoder, runEncoder } from "../../../src/model/encoder/encoder.ts";
import type { ModelShape } from "../../../src/model/model.ts";
import { bertKind } from "../../../src/model/shape.ts";
import { initTeachers } from "../../../src/train/pretrain/teacher.ts";
import { startBackend } from "../../support/backends.ts";

beforeAll(() => startBackend("simd"));

const width = 8;

/** An encoder of random weights that knows these tokens beside the special ones. */
function makeSource(tokens: string[], seed: number) {
  const json = formatWordPiece([...specialTokens, ...tokens]);
  const sizes = { layers: 2, hidden: width, heads: 2, intermediate: 16, positions: 12 };
  const shape = { ...bertKind, ...sizes, vocabularySize: specialTokens.length + tokens.length };
  const full = { ...shape, fusion: "text-only", method: { kind: "full" } } as ModelShape;
  const weights = initEncoder(full, seed);
  const tensors = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [
      name,
      { shape: [...weight.shape], data: Float32Array.from(weight.dataSync()) },
    ]),
  );
  const read = (ids: number[]): number[] => {
    const mask = tf.ones([1, ids.length]);
    const x = tf.tensor2d([ids], [1, ids.length], "int32");
    const vector = [...poolMean(runEncoder(weights, full, x, mask, null), mask).dataSync()];
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  };
  return {
    source: { shape, speller: readSpeller(json), tokenizer: loadTokenizer(json), tensors },
    full,
    read,
  };
}

/** Its own words: 5 good, 6 flow, 7 ##y. */
const english = makeSource(["good", "flow", "##y"], 3);
/** 5 好, 6 的. */
const chinese = makeSource(["好", "的"], 4);
/** The learner's: 5 flowy, 6 good, 7 好, 8 的. */
const vocabulary = [...specialTokens, "flowy", "good", "好", "的"];
const [flowy, good, hao, de] = [5, 6, 7, 8];

const toRows = (rows: number[][]): TokenRows => ({
  ids: Int32Array.from(rows.flat()),
  offsets: Int32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length)]),
});

function toBatch(rows: number[][]): Batch {
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

const frame = (...ids: number[]) => [2, ...ids, 3];
const heldOut = [frame(flowy, good), frame(good), frame(hao, de), frame(flowy), frame(de)];
const tokenizer = loadTokenizer(formatWordPiece(vocabulary)).facts;
const texts = { train: toRows([]), heldOut: toRows(heldOut), tokenizer: { ...tokenizer, wordStarts: null } };

/** Centred and scaled as those of `sample` are, worked out by the formula. */
const scale = (vector: number[], sample: number[][]) =>
  vector.map((value, i) => {
    const mean = sample.reduce((sum, row) => sum + row[i], 0) / sample.length;
    const variance = sample.reduce((sum, row) => sum + (row[i] - mean) ** 2, 0) / sample.length;
    return (value - mean) / Math.sqrt(variance);
  });

test("each text has the vector of the teacher for its script, as that one's own tokenizer cuts it", async () => {
  const sources = [english.source, chinese.source];
  const teachers = await initTeachers(sources, english.full, vocabulary, texts, 1);
  const taught = await teachers.teach(toBatch([frame(hao, de), frame(flowy, good), frame(de)]));

  expect(taught.map(({ map, places }) => [map, [...places]])).toEqual([
    ["teachers.0", [1]],
    ["teachers.1", [0, 2]],
  ]);
  const inEnglish = [[6, 7, 5], [5], [6, 7]].map((ids) => english.read(frame(...ids)));
  const inChinese = [[5, 6], [6]].map((ids) => chinese.read(frame(...ids)));
  const expected = [
    scale(inEnglish[0], inEnglish),
    [scale(inChinese[0], inChinese), scale(inChinese[1], inChinese)].flat(),
  ];
  taught.forEach(({ vectors }, t) =>
    vectors.forEach((value, i) => expect(value).toBeCloseTo(expected[t][i], 3)),
  );
  teachers.close();
});

test("without a second teacher, texts that are not for the first are not taught", async () => {
  const teachers = await initTeachers([english.source], english.full, vocabulary, texts, 1);
  expect(await teachers.teach(toBatch([frame(hao, de)]))).toEqual([]);
  expect(Object.keys(teachers.maps)).toEqual(["teachers.0.weight", "teachers.0.bias"]);
  teachers.close();
});
