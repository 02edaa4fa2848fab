import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import { assertShapes, loadSafetensors, saveSafetensors } from "../../../src/model/weights/safetensors.ts";

const golden = new Uint8Array(readFileSync(new URL("../../golden/train/small.safetensors", import.meta.url)));

const readHalves = () =>
  new Uint8Array(readFileSync(new URL("../../golden/ops/halves.safetensors", import.meta.url)));

function readCode(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return (thrown as WorkbenchError).problem.code;
  }
  return "nothing thrown";
}

test("a file written by the safetensors package is read value by value", () => {
  const { tensors, metadata } = loadSafetensors(golden);
  expect(metadata).toEqual({ made: "by the reference" });
  expect(tensors.table).toEqual({ shape: [2, 3], data: new Float32Array([0, 0.5, 1, 1.5, 2, 2.5]) });
  expect(tensors.ids).toEqual({ shape: [2], data: new Int32Array([7, -1]) });
});

test("what is saved is loaded again, whatever the names and values", () => {
  const tensor = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-zé中.]{1,9}$/), tensor), (values) => {
      const tensors = Object.fromEntries(
        Object.entries(values).map(([n, v]) => [n, { shape: [v.length, 1], data: Float32Array.from(v) }]),
      );
      const loaded = loadSafetensors(saveSafetensors(tensors, { state: '{"step":3}' }));
      expect(loaded.tensors).toEqual(tensors);
      expect(loaded.metadata.state).toBe('{"step":3}');
    }),
  );
});

test("a file that was cut anywhere is refused as truncated", () => {
  for (let length = 0; length < golden.length; length++) {
    expect(readCode(() => loadSafetensors(golden.slice(0, length)))).toBe("model/truncated-weights");
  }
});

test("bytes that are no safetensors file are refused as broken", () => {
  const broken = golden.slice();
  broken[8] = 0x41;
  expect(readCode(() => loadSafetensors(broken))).toBe("model/broken-weights");
  expect(readCode(() => loadSafetensors(new TextEncoder().encode("%PDF-1.7 of some length")))).toBe(
    "model/broken-weights",
  );
});

/** A file of one tensor, written by hand. */
function makeFile(dtype: string, shape: number[], bytes: number[]): Uint8Array {
  const header = JSON.stringify({ half: { dtype, shape, data_offsets: [0, bytes.length] } });
  const text = new TextEncoder().encode(header);
  return Uint8Array.from([text.length & 255, text.length >> 8, 0, 0, 0, 0, 0, 0, ...text, ...bytes]);
}

test("F16 and BF16 become float32, odd in number and at any place of the file", () => {
  // little-endian; F16: 1 = 3c00, -2.5 = c100, the smallest subnormal = 0001; BF16: 1 = 3f80, -2.5 = c020, 2^-126 = 0080
  const half = loadSafetensors(makeFile("F16", [3, 1], [0, 0x3c, 0, 0xc1, 1, 0]));
  expect(half.tensors.half).toEqual({ shape: [3, 1], data: new Float32Array([1, -2.5, 2 ** -24]) });
  const brain = loadSafetensors(makeFile("BF16", [3], [0x80, 0x3f, 0x20, 0xc0, 0x80, 0]));
  expect(brain.tensors.half).toEqual({ shape: [3], data: new Float32Array([1, -2.5, 2 ** -126]) });
});

test("numbers of 16 bits that PyTorch wrote are read exactly, beside others", () => {
  const { tensors, metadata } = loadSafetensors(readHalves());
  const expected = JSON.parse(metadata.values) as Record<string, number[]>;
  expect(Object.keys(expected).sort()).toEqual(["brain", "full", "half"]);
  for (const [name, values] of Object.entries(expected)) {
    expect(Array.from(tensors[name].data), name).toEqual(values);
  }
});

test("half a number of 16 bits, or too few of them, are refused", () => {
  expect(readCode(() => loadSafetensors(makeFile("F16", [1], [0, 0x3c, 0])))).toBe("model/broken-weights");
  expect(readCode(() => loadSafetensors(makeFile("BF16", [2], [0, 0x3c])))).toBe("model/wrong-shape");
});

test("a type that cannot be read is named, with those that can", () => {
  expect(readCode(() => loadSafetensors(makeFile("F64", [1], [0, 0, 0, 0, 0, 0, 0, 0])))).toBe(
    "model/unknown-dtype",
  );
  expect(readCode(() => loadSafetensors(makeFile("constructor", [1], [0, 0, 0, 0])))).toBe(
    "model/unknown-dtype",
  );
  expect(() => loadSafetensors(makeFile("F8_E4M3", [1], [0]))).toThrow(
    'tensor "half" has the type F8_E4M3; F32, F16, BF16, I32 and I8 can be read',
  );
});

test("a missing name and a wrong shape are told apart, with both shapes", () => {
  const tensors = { a: { shape: [2, 3] } };
  expect(readCode(() => assertShapes(tensors, { a: [2, 3] }))).toBe("nothing thrown");
  expect(readCode(() => assertShapes(tensors, { b: [1] }))).toBe("model/missing-tensor");
  expect(() => assertShapes(tensors, { a: [3, 2] })).toThrow('Tensor "a" has [2,3], expected [3,2]');
});

test("an array that does not fill its shape is not saved", () => {
  expect(readCode(() => saveSafetensors({ a: { shape: [2], data: new Float32Array(3) } }))).toBe(
    "model/wrong-shape",
  );
});
