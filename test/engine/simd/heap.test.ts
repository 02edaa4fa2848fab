import { beforeAll, expect, test } from "vitest";
import { openCpuHeap, openWasmHeap, type Heap } from "../../../src/engine/simd/heap.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { startBackend } from "../../support/backends.ts";

function fill(heap: Heap, values: number[]) {
  const block = heap.scratch(values.length);
  block.view().set(values);
  return block;
}

let heaps: Heap[];

beforeAll(async () => {
  await startBackend("simd");
  const wasm = openWasmHeap(tf.backend());
  await startBackend("cpu");
  heaps = [wasm, openCpuHeap(tf.backend())];
});

test("a product of 2 x 3 and 3 x 2 with a bias is the one worked by hand", () => {
  for (const heap of heaps) {
    const [a, b, bias] = [
      [1, 2, 3, 4, 5, 6],
      [1, 0, 0, 1, 2, 2],
      [10, 20],
    ].map((values) => fill(heap, values));
    const out = heap.scratch(4);
    heap.multiply(a, b, out, 2, 3, 2, bias);
    // [1+6, 2+6] and [4+12, 5+12], and the bias once
    expect(Array.from(out.view())).toEqual([17, 28, 26, 37]);
  }
});

test("a matrix changed in place is multiplied as it is now, not as it was packed before", () => {
  for (const heap of heaps) {
    const [a, b] = [[1], [2]].map((values) => fill(heap, values));
    const out = heap.scratch(1);
    heap.multiply(a, b, out, 1, 1, 1);
    b.view()[0] = 5;
    heap.multiply(a, b, out, 1, 1, 1);
    expect(out.view()[0]).toBe(5);
  }
});

test("a block is read rightly after the memory of WebAssembly has grown and moved", () => {
  const [wasm] = heaps;
  const block = fill(wasm, [3, 4]);
  const stale = block.view();
  const large = wasm.scratch(32 * 1024 * 1024); // 128 MB, more than the memory starts with
  expect(stale.length).toBe(0);
  expect(Array.from(block.part(1, 1).view())).toEqual([4]);
  wasm.release(large);
});
