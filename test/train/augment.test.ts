import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { initRandom } from "../../src/base/random.ts";
import type { Batch } from "../../src/features/types.ts";
import { augmentBatch, isAugmenting } from "../../src/train/augment.ts";

const tokenizer = { vocabularySize: 100, padId: 0, unknownId: 1, classId: 2, separatorId: 3, maskId: 4 };
const none = { dropTokens: 0, replaceTokens: 0, swapTokens: 0 };

function makeBatch(texts: number[][]): Batch {
  const length = Math.max(...texts.map((text) => text.length)) + 2;
  const ids = new Int32Array(texts.length * length);
  const mask = new Float32Array(texts.length * length);
  texts.forEach((text, row) => {
    ids.set([2, ...text, 3], row * length);
    mask.fill(1, row * length, row * length + text.length + 2);
  });
  const tokenCount = texts.reduce((sum, text) => sum + text.length + 2, 0);
  const rows = Int32Array.from(texts.keys());
  const target = Float32Array.from(texts, (_, row) => row % 2);
  return {
    rows,
    length,
    ids,
    mask,
    numbers: new Float32Array(0),
    categories: new Int32Array(0),
    target,
    tokenCount,
  };
}

/** The tokens of each text, [CLS] and [SEP] left out; padding must be padding. */
function readTexts({ ids, mask, length }: Batch): number[][] {
  return Array.from({ length: ids.length / length }, (_, row) => {
    const own = [...ids.subarray(row * length, (row + 1) * length)];
    const tokens = [...mask.subarray(row * length, (row + 1) * length)].reduce((sum, one) => sum + one, 0);
    expect(own.slice(tokens)).toEqual(own.slice(tokens).map(() => 0));
    expect([own[0], own[tokens - 1]]).toEqual([2, 3]);
    return own.slice(1, tokens - 1);
  });
}

const texts = fc.array(fc.array(fc.integer({ min: 5, max: 99 }), { maxLength: 20 }), {
  minLength: 1,
  maxLength: 8,
});
const share = fc.double({ min: 0.01, max: 0.5, noNaN: true });
const check = (property: fc.IProperty<[number[][], number, number]>) => fc.assert(property, { seed: 2 });

describe("a changed batch", () => {
  test("keeps sizes, labels and the tokens around each text, and the batch that it was made of", () => {
    check(
      fc.property(texts, share, fc.integer(), (given, part, seed) => {
        const batch = makeBatch(given);
        const copy = structuredClone(batch);
        const recipe = { dropTokens: part, replaceTokens: part, swapTokens: part };
        const changed = augmentBatch(batch, recipe, tokenizer, initRandom(seed), [batch.ids]);
        expect(batch).toEqual(copy);
        expect([changed.ids.length, changed.mask.length]).toEqual([batch.ids.length, batch.mask.length]);
        expect([changed.target, changed.rows]).toEqual([batch.target, batch.rows]);
        expect(changed.tokenCount).toBe(changed.mask.reduce((sum, one) => sum + one, 0));
        readTexts(changed);
        expect(augmentBatch(batch, recipe, tokenizer, initRandom(seed), [batch.ids])).toEqual(changed);
      }),
    );
  });

  test("with dropped tokens holds a part of each text in its order, and at least one token of it", () => {
    check(
      fc.property(texts, share, fc.integer(), (given, dropTokens, seed) => {
        const changed = readTexts(
          augmentBatch(makeBatch(given), { ...none, dropTokens }, tokenizer, initRandom(seed)),
        );
        changed.forEach((text, row) => {
          if (given[row].length > 0) expect(text.length).toBeGreaterThan(0);
          let at = -1;
          for (const id of text) expect((at = given[row].indexOf(id, at + 1))).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });

  test("with swapped tokens holds the same tokens, each at most one place from where it was", () => {
    check(
      fc.property(texts, share, fc.integer(), (given, swapTokens, seed) => {
        const numbered = given.map((text) => text.map((_, i) => 5 + i)); // each its own place
        const changed = readTexts(
          augmentBatch(makeBatch(numbered), { ...none, swapTokens }, tokenizer, initRandom(seed)),
        );
        changed.forEach((text, row) => {
          expect([...text].sort((a, b) => a - b)).toEqual(numbered[row]);
          text.forEach((id, i) => expect(Math.abs(id - 5 - i)).toBeLessThanOrEqual(1));
        });
      }),
    );
  });

  test("with replaced tokens has at each place what was there or what was proposed for it", () => {
    check(
      fc.property(texts, share, fc.integer(), (given, replaceTokens, seed) => {
        const batch = makeBatch(given);
        const proposals = [
          batch.ids.map((id) => (id > 4 ? 5 + ((id + 1) % 95) : id)),
          batch.ids.map(() => 4),
        ];
        const recipe = { ...none, replaceTokens };
        const { ids, mask } = augmentBatch(batch, recipe, tokenizer, initRandom(seed), proposals);
        expect(mask).toEqual(batch.mask);
        // the mask itself, proposed by the second, is no token of a text
        ids.forEach((id, place) => expect([batch.ids[place], proposals[0][place]]).toContain(id));
      }),
    );
  });

  test("changes about the share that was asked for", () => {
    const batch = makeBatch(Array.from({ length: 200 }, () => Array.from({ length: 50 }, (_, i) => 10 + i)));
    const proposals = [batch.ids.map((id) => (id > 4 ? 90 : id))];
    const replaced = augmentBatch(
      batch,
      { ...none, replaceTokens: 0.1 },
      tokenizer,
      initRandom(1),
      proposals,
    );
    expect(replaced.ids.filter((id) => id === 90).length / 10_000).toBeCloseTo(0.1, 2);
    const dropped = augmentBatch(batch, { ...none, dropTokens: 0.2 }, tokenizer, initRandom(1));
    expect((batch.tokenCount - dropped.tokenCount) / 10_000).toBeCloseTo(0.2, 2);
  });

  test("without text is the batch itself", () => {
    const batch = { ...makeBatch([[]]), length: 0, ids: new Int32Array(0), mask: new Float32Array(0) };
    expect(augmentBatch(batch, { ...none, dropTokens: 0.3 }, tokenizer, initRandom(1))).toBe(batch);
  });
});

test("a recipe changes texts where one of its shares is above 0", () => {
  expect(isAugmenting(none)).toBe(false);
  expect(isAugmenting({ ...none, swapTokens: 0.1 })).toBe(true);
});
