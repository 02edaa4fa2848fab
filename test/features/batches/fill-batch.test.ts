import { expect, test } from "vitest";
import { fillBatch } from "../../../src/features/batches/fill-batch.ts";
import type { PreparedSide } from "../../../src/features/types.ts";

const side: PreparedSide = {
  keys: ["a", "b", "c"],
  tokens: { ids: Int32Array.of(2, 9, 3, 2, 3, 2, 7, 8, 3), offsets: Int32Array.of(0, 3, 5, 9) },
  numbers: Float32Array.of(1, 2, 3, 4, 5, 6),
  categories: Int32Array.of(4, 5, 6),
  raw: null,
  target: Float32Array.of(0, 1, 1),
  ngrams: null,
};

test("customers stand in the order of the plan, their tokens padded on the right", () => {
  const batch = fillBatch(side, 2, 1, { rows: Int32Array.of(2, 0), length: 5 });
  expect([...batch.ids]).toEqual([2, 7, 8, 3, 0, 2, 9, 3, 0, 0]);
  expect([...batch.mask]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 0, 0]);
  expect([...batch.numbers]).toEqual([5, 6, 1, 2]);
  expect([...batch.categories]).toEqual([6, 4]);
  expect([...batch.target]).toEqual([1, 0]);
  expect(batch.tokenCount).toBe(7);
});

test("another encoder's padding token fills the rest", () => {
  const batch = fillBatch(side, 2, 1, { rows: Int32Array.of(1), length: 4 }, 11);
  expect([...batch.ids]).toEqual([2, 3, 11, 11]);
});

test("without text there are no tokens, and the columns stay", () => {
  const batch = fillBatch({ ...side, tokens: null }, 2, 1, { rows: Int32Array.of(1), length: 0 });
  expect([batch.ids.length, batch.mask.length, batch.tokenCount]).toEqual([0, 0, 0]);
  expect([...batch.numbers]).toEqual([3, 4]);
});

test("texts that are encoded apart stand one after the other, each known to its customer", () => {
  const tokens = { ids: Int32Array.of(2, 9, 3, 2, 3, 2, 7, 8, 3), offsets: Int32Array.of(0, 3, 5, 9), texts: Int32Array.of(0, 2, 3) }; // prettier-ignore
  const two = { ...side, keys: ["a", "b"], tokens };
  const plan = { rows: Int32Array.of(1, 0), length: 4, texts: { count: 4, most: 2 } };
  const batch = fillBatch(two, 2, 1, plan);
  expect([...batch.ids]).toEqual([2, 7, 8, 3, 2, 9, 3, 0, 2, 3, 0, 0, 0, 0, 0, 0]);
  // The fourth text fills up: it has a token for attention's sake, and is nobody's.
  expect([...batch.mask]).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0]);
  expect([...batch.texts!.rows]).toEqual([2, 0, 1, -1]);
  expect([...batch.texts!.places]).toEqual([0, 0, 1, 2]);
  expect([...batch.texts!.mask]).toEqual([1, 0, 1, 1]);
  expect(batch.tokenCount).toBe(9);
});
