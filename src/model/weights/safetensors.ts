import { fail } from "../../base/problem.ts";
import { widenHalf } from "../../engine/ops/widen-half.ts";
import { dequantizeRows, type QuantizedRows } from "./quantize.ts";

/** An array of a safetensors file with its shape. */
export interface StoredTensor {
  shape: number[];
  data: Float32Array | Int32Array;
}

/** A matrix to be written in bytes, with the scales of its rows as a tensor of its own beside it. */
export interface QuantizedTensor extends QuantizedRows {
  shape: number[];
}

/** What a safetensors file holds; the metadata are strings by name. */
export interface StoredTensors {
  tensors: Record<string, StoredTensor>;
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const maximumHeaderBytes = 100_000_000;

/** Where the scales of the rows of an I8 tensor stand. */
const nameScales = (name: string) => `${name}.scale`;

type Stored = Float32Array | Int32Array | Int8Array;

/** Makes an array of a tensor's bytes, by the name of its type. */
const readers: Record<string, { bytesEach: number; read(bytes: ArrayBuffer): Stored }> = {
  I8: { bytesEach: 1, read: (bytes) => new Int8Array(bytes) },
  F32: { bytesEach: 4, read: (bytes) => new Float32Array(bytes) },
  I32: { bytesEach: 4, read: (bytes) => new Int32Array(bytes) },
  F16: { bytesEach: 2, read: (bytes) => widenHalf(new Uint16Array(bytes), "F16") },
  BF16: { bytesEach: 2, read: (bytes) => widenHalf(new Uint16Array(bytes), "BF16") },
};

/**
 * Writes arrays as one safetensors file.
 *
 * Float32Array becomes F32, Int32Array I32, a matrix in bytes I8 with an F32 tensor `name.scale`; names are written in
 * rising order, so equal contents are equal files.
 *
 * memory: returns a new array; `tensors` is left as it was
 * errors: model/wrong-shape, when an array's length is not the product of its shape
 * source: https://github.com/huggingface/safetensors, README, "Format"
 */
export function saveSafetensors(
  tensors: Record<string, StoredTensor | QuantizedTensor>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const arrays = listArrays(tensors);
  const names = Object.keys(arrays).sort();
  const header: Record<string, unknown> = { __metadata__: metadata };
  let dataBytes = 0;
  for (const name of names) {
    const { shape, data } = arrays[name];
    assertLength(name, shape, data.length);
    const end = dataBytes + data.byteLength;
    header[name] = { dtype: nameType(data), shape, data_offsets: [dataBytes, end] };
    dataBytes = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerBytes + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, 8, 8 + headerBytes);
  file.set(text, 8);
  let place = 8 + headerBytes;
  for (const name of names) {
    const { data } = arrays[name];
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
    place += data.byteLength;
  }
  return file;
}

const nameType = (data: Stored) =>
  data instanceof Int8Array ? "I8" : data instanceof Int32Array ? "I32" : "F32";

/** Every array of a file: what is in bytes has its scales beside it. */
function listArrays(tensors: Record<string, StoredTensor | QuantizedTensor>) {
  const arrays: Record<string, { shape: number[]; data: Stored }> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    if ("data" in tensor) arrays[name] = tensor;
    else {
      arrays[name] = { shape: tensor.shape, data: tensor.bytes };
      arrays[nameScales(name)] = { shape: [tensor.scales.length], data: tensor.scales };
    }
  }
  return arrays;
}

/**
 * Reads a safetensors file; numbers of 16 bits become float32, exactly, and those of 8 bits times the scale of their row.
 *
 * memory: the arrays are copies; `file` may be let go
 * errors: model/truncated-weights, when bytes are missing; model/broken-weights, when the header cannot be read;
 *         model/wrong-shape; model/missing-tensor, where bytes have no scales beside them; model/unknown-dtype, for
 *         anything but F32, F16, BF16, I32 and I8
 * source: https://github.com/huggingface/safetensors, README, "Format"
 */
export function loadSafetensors(file: Uint8Array, name = "weights"): StoredTensors {
  const { header, dataStart } = readHeader(file, name);
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, never>;
  const arrays: Record<string, { shape: number[]; data: Stored }> = {};
  for (const [key, entry] of Object.entries<HeaderEntry>(entries)) {
    arrays[key] = readTensor(file, name, key, entry, dataStart);
  }
  return { tensors: widenBytes(arrays, name), metadata };
}

function widenBytes(arrays: Record<string, { shape: number[]; data: Stored }>, name: string) {
  const tensors: Record<string, StoredTensor> = {};
  const used = new Set<string>();
  for (const [key, { shape, data }] of Object.entries(arrays)) {
    if (!(data instanceof Int8Array)) {
      tensors[key] = { shape, data };
      continue;
    }
    const scales = nameScales(key);
    assertShapes(arrays, { [scales]: [shape[0]] }, name);
    tensors[key] = {
      shape,
      data: dequantizeRows({ bytes: data, scales: arrays[scales].data as Float32Array }),
    };
    used.add(scales);
  }
  for (const scales of used) delete tensors[scales];
  return tensors;
}

function readHeader(file: Uint8Array, name: string): { header: object; dataStart: number } {
  if (file.length < 8) failTruncated(name, file.length, 8);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > maximumHeaderBytes) failBroken(name, `a header of ${headerBytes} bytes`);
  const dataStart = 8 + headerBytes;
  if (file.length < dataStart) failTruncated(name, file.length, dataStart);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.slice(8, dataStart)));
  } catch {
    failBroken(name, "a header that is no JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    failBroken(name, "a header that is no JSON object");
  }
  return { header, dataStart };
}

function readTensor(
  file: Uint8Array,
  name: string,
  key: string,
  entry: HeaderEntry,
  dataStart: number,
): { shape: number[]; data: Stored } {
  const { dtype, shape, data_offsets: offsets } = entry ?? {};
  if (!Array.isArray(shape) || !Array.isArray(offsets) || !(offsets[0] >= 0 && offsets[1] >= offsets[0])) {
    failBroken(name, `an entry "${key}" without shape or offsets`);
  }
  const reader = Object.hasOwn(readers, dtype) ? readers[dtype] : null;
  if (!reader) {
    fail(
      "model/unknown-dtype",
      `${name}: tensor "${key}" has the type ${dtype}; F32, F16, BF16, I32 and I8 can be read. Convert the file to F32.`,
      { name, tensor: key, dtype: String(dtype) },
    );
  }
  const [start, end] = offsets;
  if (dataStart + end > file.length) failTruncated(name, file.length, dataStart + end);
  const length = (end - start) / reader.bytesEach;
  if (!Number.isInteger(length)) failBroken(name, `an entry "${key}" of ${end - start} bytes`);
  assertLength(key, shape, length);
  return { shape: [...shape], data: reader.read(file.slice(dataStart + start, dataStart + end).buffer) };
}

/**
 * Throws unless the tensors are exactly those expected: every name, every shape, nothing else missing.
 *
 * errors: model/missing-tensor, for a name that is not there; model/wrong-shape
 */
export function assertShapes(
  tensors: Record<string, { shape: readonly number[] }>,
  expected: Record<string, readonly number[]>,
  name = "weights",
): void {
  for (const [key, shape] of Object.entries(expected)) {
    if (!(key in tensors)) {
      fail(
        "model/missing-tensor",
        `${name}: the tensor "${key}" of shape [${shape}] is missing; take a file made for this model.`,
        { name, tensor: key, expected: `[${shape}]` },
      );
    }
    const found = tensors[key].shape;
    if (found.length !== shape.length || found.some((size, i) => size !== shape[i])) {
      failShape(key, `[${found}]`, `[${shape}]`);
    }
  }
}

function assertLength(key: string, shape: readonly number[], length: number): void {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (expected !== length) failShape(key, `${length} values`, `${expected} for the shape [${shape}]`);
}

function failShape(tensor: string, found: string, expected: string): never {
  fail(
    "model/wrong-shape",
    `Tensor "${tensor}" has ${found}, expected ${expected}; take a file made for this model.`,
    { tensor, found, expected },
  );
}

function failTruncated(name: string, found: number, expected: number): never {
  fail(
    "model/truncated-weights",
    `${name}: the file ends after ${found} bytes, at least ${expected} were expected; copy it again.`,
    { name, found, expected },
  );
}

function failBroken(name: string, found: string): never {
  fail("model/broken-weights", `${name}: found ${found}, expected a safetensors file; choose another file.`, {
    name,
    found,
  });
}
