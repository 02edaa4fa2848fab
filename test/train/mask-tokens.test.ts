import { expect, test } from "vitest";
import { initRandom } from "../../src/base/random.ts";
import type { Batch } from "../../src/features/types.ts";
import { maskTokens, padMasked } from "../../src/train/mask-tokens.ts";

const tokenizer = { vocabularySize: 1000, padId: 0, unknownId: 1, classId: 2, separatorId: 3, maskId: 4 };

function makeBatch(rows: number, words: number): Batch {
  const length = words + 4;
  const ids = new Int32Array(rows * length);
  const mask = new Float32Array(rows * length);
  for (let row = 0; row < rows; row++) {
    const text = [2, ...Array.from({ length: words }, (_, i) => 5 + ((row * 7 + i) % 995)), 3];
    ids.set(text, row * length);
    mask.fill(1, row * length, row * length + text.length);
  }
  const none = new Float32Array(0);
  return {
    rows: new Int32Array(rows),
    length,
    ids,
    mask,
    numbers: none,
    categories: new Int32Array(0),
    target: none,
    tokenCount: 0,
  };
}

test("15 % of the words are chosen: 80 % masked, 10 % replaced, 10 % left", () => {
  const batch = makeBatch(500, 100);
  const { ids, positions, labels } = maskTokens(batch, tokenizer, initRandom(1));
  expect(positions.length / 50_000).toBeCloseTo(0.15, 2);
  const share = (holds: (place: number) => boolean) => positions.filter(holds).length / positions.length;
  expect(share((place) => ids[place] === 4)).toBeCloseTo(0.8, 1);
  expect(share((place) => ids[place] === batch.ids[place])).toBeCloseTo(0.1, 1);
  expect([...labels]).toEqual([...positions].map((place) => batch.ids[place]));
});

test("special tokens and padding are never chosen, and nothing but the chosen changes", () => {
  const batch = makeBatch(50, 20);
  const { ids, positions } = maskTokens(batch, tokenizer, initRandom(2));
  const chosen = new Set(positions);
  ids.forEach((id, place) => {
    if (chosen.has(place)) expect(batch.ids[place]).toBeGreaterThan(4);
    else expect(id).toBe(batch.ids[place]);
  });
});

test("a batch of one word has that word chosen, an empty one none", () => {
  expect(maskTokens(makeBatch(1, 1), tokenizer, initRandom(3)).positions).toEqual(Int32Array.of(1));
  expect(maskTokens(makeBatch(1, 0), tokenizer, initRandom(3)).positions.length).toBe(0);
});

test("the same seed chooses the same tokens", () => {
  const batch = makeBatch(4, 30);
  expect(maskTokens(batch, tokenizer, initRandom(4))).toEqual(maskTokens(batch, tokenizer, initRandom(4)));
});

test("chosen tokens are filled up to a multiple of 32 with weight 0", () => {
  const padded = padMasked({
    ids: new Int32Array(0),
    positions: Int32Array.of(3, 5),
    labels: Int32Array.of(9, 8),
  });
  expect(padded.positions.length).toBe(32);
  expect([...padded.labels.subarray(0, 3)]).toEqual([9, 8, 0]);
  expect([...padded.weights.subarray(0, 3)]).toEqual([1, 1, 0]);
});

test("a word is chosen with all its pieces, and no piece of a word that is not", () => {
  const batch = makeBatch(200, 60);
  const continues = Uint8Array.from({ length: 1000 }, (_, id) => Number(id % 3 === 0)); // two of three begin a word
  const { positions } = maskTokens(batch, tokenizer, initRandom(5), { continues });
  const chosen = new Set(positions);
  let words = 0;
  let chosenWords = 0;
  batch.ids.forEach((id, place) => {
    if (batch.mask[place] === 0 || id < 5) return;
    const isInside = continues[id] === 1 && batch.ids[place - 1] >= 5;
    if (isInside) expect(chosen.has(place)).toBe(chosen.has(place - 1));
    else {
      words++;
      if (chosen.has(place)) chosenWords++;
    }
  });
  expect(chosenWords / words).toBeCloseTo(0.15, 1);
});

test("the share of words to be guessed can be another, and where none is chosen the first whole word is", () => {
  const batch = makeBatch(200, 60);
  const { positions } = maskTokens(batch, tokenizer, initRandom(6), { share: 0.3 });
  expect(positions.length / 12_000).toBeCloseTo(0.3, 1);
  const continues = Uint8Array.from({ length: 1000 }, (_, id) => Number(id > 5));
  const none = maskTokens(makeBatch(1, 3), tokenizer, initRandom(7), { share: 0, continues });
  expect([...none.positions]).toEqual([1, 2, 3]); // ids 5, 6, 7: one word
});
