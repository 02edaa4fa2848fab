import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import { assertShapes, loadSafetensors, saveSafetensors } from "../../../src/model/weights/safetensors.ts";

const golden = new Uint8Array(readFileSync(new URL("../../golden/train/small.safetensors", import.meta.url)));

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

test("a type that cannot be read is named", () => {
  const text = new TextDecoder("latin1").decode(golden);
  const half = Uint8Array.from(text.replace('"F32"', '"F16"'), (c) => c.charCodeAt(0));
  expect(readCode(() => loadSafetensors(half))).toBe("model/unknown-dtype");
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
