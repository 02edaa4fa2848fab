import fc from "fast-check";
import { expect, test } from "vitest";
import { initStateStore, type SpillFile } from "../../../src/train/trunk/state-store.ts";

function makeFile(most = Infinity): SpillFile {
  const values: number[] = [];
  return {
    write(at, added) {
      if (at + added.length > most) throw new DOMException("full", "QuotaExceededError");
      added.forEach((value, i) => (values[at + i] = value));
    },
    read: (at, into) => into.forEach((_, i) => (into[i] = values[at + i])),
    close: async () => {},
  };
}

const readAll = (store: ReturnType<typeof initStateStore>, text: number, length: number) => {
  const into = new Float32Array(length);
  store.read(text, into);
  return [...into];
};

test("memory is filled first, then the file, and what finds no room is counted", () => {
  // Three values are 12 bytes: 24 hold two texts, a file of 12 one more.
  const store = initStateStore({ memoryBytes: 24, spill: { file: makeFile(), bytes: 12 } });
  for (const text of [4, 5, 6, 7]) store.put(text, Float32Array.of(text, text + 0.5, -text));
  expect([4, 5, 6, 7].map((text) => store.has(text))).toEqual([true, true, true, false]);
  expect(readAll(store, 6, 3)).toEqual([6, 6.5, -6]);
  store.put(7, Float32Array.of(7, 7.5, -7)); // the same text again, an epoch later
  expect(store.facts()).toEqual({ texts: 3, memoryBytes: 24, spilledBytes: 12, refused: 1 });
});

test("a file that the disk has no room for is not written to again, and what it holds stays", () => {
  const store = initStateStore({ memoryBytes: 0, spill: { file: makeFile(2), bytes: 1000 } });
  store.put(0, Float32Array.of(1, 2));
  store.put(1, Float32Array.of(3));
  expect([store.has(0), store.has(1), store.facts().refused]).toEqual([true, false, 1]);
  expect(readAll(store, 0, 2)).toEqual([1, 2]);
});

test("without a file memory alone is used, and never more than its limit", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }), fc.nat(200), (sizes, limit) => {
      const store = initStateStore({ memoryBytes: limit, spill: null });
      sizes.forEach((size, text) => store.put(text, new Float32Array(size).fill(text)));
      const { memoryBytes, texts, refused } = store.facts();
      expect(memoryBytes).toBeLessThanOrEqual(limit);
      expect(texts + refused).toBe(sizes.length);
      sizes.forEach((size, text) => {
        if (store.has(text)) expect(readAll(store, text, size)).toEqual(Array<number>(size).fill(text));
      });
    }),
  );
});

test("what is put in is copied", () => {
  const store = initStateStore({ memoryBytes: 100, spill: null });
  const states = Float32Array.of(1);
  store.put(0, states);
  states[0] = 2;
  expect(readAll(store, 0, 1)).toEqual([1]);
});
