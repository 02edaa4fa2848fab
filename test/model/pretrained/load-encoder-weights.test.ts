import { expect, test } from "vitest";
import { loadEncoderWeights } from "../../../src/model/pretrained/load-encoder-weights.ts";
import { readEncoderFolder } from "../../../src/model/pretrained/read-encoder-folder.ts";
import { readSafetensorsHeader } from "../../../src/model/pretrained/read-header.ts";
import { saveSafetensors } from "../../../src/model/weights/safetensors.ts";
import { readTinyFolder } from "../../support/encoder-folders.ts";
import { findRefusal } from "../../support/refusal.ts";

const table = "embeddings.word_embeddings.weight";

/** Writes a safetensors file of one tensor by hand. */
function write(name: string, dtype: string, shape: number[], bytes: Uint8Array<ArrayBuffer>): Blob {
  const entry = { dtype, shape, data_offsets: [0, bytes.length] };
  const header = new TextEncoder().encode(JSON.stringify({ [name]: entry }));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return new Blob([length.buffer, header, bytes]);
}

/** A tiny encoder whose table of words is in bytes, in a file of its own. */
async function openInBytes() {
  const folder = await readEncoderFolder(readTinyFolder("bert"));
  const { [table]: words, ...rest } = await loadEncoderWeights(folder);
  const [rows, width] = words.shape;
  const bytes = Int8Array.from({ length: rows * width }, (_, i) => (i % 255) - 127);
  const scales = Float32Array.from({ length: rows }, (_, row) => row / 1024);
  const inBytes = write(table, "I8", words.shape, new Uint8Array(bytes.buffer));
  const withScales = { ...rest, [`${table}.scale`]: { shape: [rows], data: scales } };
  const encoder = { name: "tiny", shape: folder.shape };
  return { encoder, inBytes, rest, withScales, rows, width };
}

test("a table in bytes becomes the product of each byte and the scale of its row", async () => {
  const { encoder, inBytes, withScales, rest, rows, width } = await openInBytes();
  const loaded = await loadEncoderWeights({
    ...encoder,
    weights: [inBytes, new Blob([saveSafetensors(withScales)])],
  });
  expect(Object.keys(loaded).sort()).toEqual([table, ...Object.keys(rest)].sort());
  expect(loaded[table].shape).toEqual([rows, width]);
  expect(loaded[table].data[0]).toBeCloseTo(0, 12); // row 0 has the scale 0
  expect(loaded[table].data[3 * width + 5]).toBe((3 * width + 5 - 127) * (3 / 1024));
});

test("bytes without scales are refused by the name of what is missing", async () => {
  const { encoder, inBytes, rest, rows } = await openInBytes();
  const weights = [inBytes, new Blob([saveSafetensors(rest)])];
  expect(await findRefusal(() => loadEncoderWeights({ ...encoder, weights }))).toMatchObject({
    code: "model/missing-tensor",
    facts: { tensor: `${table}.scale`, expected: `[${rows}]` },
  });
});

test("a tensor whose bytes are not those of its shape is refused", async () => {
  const { encoder, withScales } = await openInBytes();
  const short = write(table, "I8", [60, 16], new Uint8Array(100));
  const weights = [short, new Blob([saveSafetensors(withScales)])];
  expect(await findRefusal(() => loadEncoderWeights({ ...encoder, weights }))).toMatchObject({
    code: "model/wrong-shape",
    facts: { tensor: table, found: "100 bytes" },
  });
});

test("a header says where each tensor stands in its file", async () => {
  const blob = write("a", "F16", [2, 1], Uint8Array.of(1, 2, 3, 4));
  const header = await readSafetensorsHeader(blob, "x");
  expect([...header]).toEqual([["a", { dtype: "F16", shape: [2, 1], start: blob.size - 4, end: blob.size }]]);
});

test.each(['{"a": 1}', '{"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}', "[]", "{"])(
  "a header %s is refused",
  async (header) => {
    const blob = new Blob([Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0), header]);
    expect(await findRefusal(() => readSafetensorsHeader(blob, "x"))).toMatchObject({
      code: "model/broken-weights",
      where: { file: "x" },
    });
  },
);
