import fc from "fast-check";
import { expect, test } from "vitest";
import { initRandom } from "../../src/base/random.ts";
import type { Batch } from "../../src/features/types.ts";
import { findWords, maskTokens, padMasked } from "../../src/train/mask-tokens.ts";

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

/** Pieces 5 to 9 begin a word, 10 to 14 continue one. */
const pieces = {
  ...tokenizer,
  vocabularySize: 15,
  wordStarts: Uint8Array.from({ length: 15 }, (_, id) => (id < 10 ? 1 : 0)),
};

function makeRows(texts: number[][]): Batch {
  const length = Math.max(...texts.map((text) => text.length));
  const batch = makeBatch(texts.length, length - 4);
  batch.ids.fill(0);
  batch.mask.fill(0);
  texts.forEach((text, row) => {
    batch.ids.set(text, row * length);
    batch.mask.fill(1, row * length, row * length + text.length);
  });
  return batch;
}

test("a word is its first piece and those that continue it; a text's first piece and one after a special token begin a word", () => {
  const batch = makeRows([
    [2, 5, 10, 11, 6, 1, 12, 3],
    [2, 13, 14, 7, 3],
  ]);
  expect(findWords(batch, pieces)).toEqual([[1, 2, 3], [4], [6], [9, 10], [11]]);
  expect(findWords(batch, tokenizer)).toEqual([[1], [2], [3], [4], [6], [9], [10], [11]]);
});

test("all pieces of a word are hidden or none, and about 15 % of all words are", () => {
  const text = fc.array(fc.integer({ min: 5, max: 14 }), { minLength: 1, maxLength: 30 });
  let words = 0;
  let chosen = 0;
  fc.assert(
    fc.property(fc.array(text, { minLength: 20, maxLength: 40 }), fc.integer(), (texts, seed) => {
      const batch = makeRows(texts.map((own) => [2, ...own, 3]));
      const { positions, ids } = maskTokens(batch, pieces, initRandom(seed));
      const isChosen = new Set(positions);
      for (const word of findWords(batch, pieces)) {
        const hidden = word.filter((place) => isChosen.has(place)).length;
        expect([0, word.length]).toContain(hidden);
        words++;
        if (hidden > 0) chosen++;
      }
      expect(maskTokens(batch, pieces, initRandom(seed))).toEqual({
        ids,
        positions,
        labels: positions.map((place) => batch.ids[place]),
      });
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(chosen / words).toBeGreaterThan(0.13);
  expect(chosen / words).toBeLessThan(0.17);
});

test("another share of the words can be hidden", () => {
  const { positions } = maskTokens(makeBatch(200, 60), tokenizer, initRandom(6), 0.3);
  expect(positions.length / 12_000).toBeCloseTo(0.3, 1);
});
