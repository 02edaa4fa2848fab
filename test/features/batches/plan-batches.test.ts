import fc from "fast-check";
import { expect, test } from "vitest";
import {
  measurePadding,
  planBatches,
  planEpoch,
  readOffsets,
} from "../../../src/features/batches/plan-batches.ts";
import type { PreparedSide } from "../../../src/features/types.ts";

const makeOffsets = (lengths: number[]) => {
  const offsets = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => (offsets[i + 1] = offsets[i] + length));
  return offsets;
};
const anyLengths = fc.array(fc.integer({ min: 2, max: 300 }), { maxLength: 200 });
const anyOptions = fc.record({ seed: fc.nat(), epoch: fc.nat({ max: 20 }), shuffle: fc.boolean() });

test("every customer is in exactly one batch of an epoch, and fits its length", () => {
  fc.assert(
    fc.property(anyLengths, fc.integer({ min: 1, max: 40 }), anyOptions, (lengths, batchSize, options) => {
      const plans = planBatches(makeOffsets(lengths), batchSize, options);
      const rows = plans.flatMap((plan) => [...plan.rows]);
      expect(rows.sort((a, b) => a - b)).toEqual([...lengths.keys()]);
      for (const plan of plans) {
        expect(plan.rows.length).toBeLessThanOrEqual(batchSize);
        for (const row of plan.rows) expect(lengths[row]).toBeLessThanOrEqual(plan.length);
      }
    }),
  );
});

test("only one batch is smaller than the others, so each epoch has as many steps", () => {
  fc.assert(
    fc.property(anyLengths, fc.integer({ min: 1, max: 40 }), anyOptions, (lengths, batchSize, options) => {
      const plans = planBatches(makeOffsets(lengths), batchSize, options);
      expect(plans.filter(({ rows }) => rows.length < batchSize).length).toBeLessThanOrEqual(1);
      expect(plans.length).toBe(Math.ceil(lengths.length / batchSize));
    }),
  );
});

test("seed and epoch alone decide the order", () => {
  const offsets = makeOffsets(Array.from({ length: 300 }, (_, i) => 2 + ((i * 37) % 90)));
  const plan = (seed: number, epoch: number) => planBatches(offsets, 16, { seed, epoch, shuffle: true });
  expect(plan(7, 1)).toEqual(plan(7, 1));
  expect(plan(7, 2)).not.toEqual(plan(7, 1));
  expect(plan(8, 1)).not.toEqual(plan(7, 1));
});

test("without shuffling, customers keep their order and batches grow longer", () => {
  const plans = planBatches(makeOffsets([20, 5, 40, 6, 21, 7]), 2, { seed: 1, epoch: 0, shuffle: false });
  // Up to 16: 1, 3, 5, of which 5 goes on; up to 32: 5, 0, 4, of which 4 goes on; up to 40, the longest: 4, 2.
  expect(plans.map(({ rows, length }) => [[...rows], length])).toEqual([
    [[1, 3], 16],
    [[5, 0], 32],
    [[4, 2], 40],
  ]);
});

test("the share of padding is padded positions without a token", () => {
  const offsets = makeOffsets([20, 5, 40, 6, 21, 7]); // 99 tokens in 2 x 16 + 2 x 32 + 2 x 40 = 176 positions
  const plans = planBatches(offsets, 2, { seed: 1, epoch: 0, shuffle: false });
  expect(measurePadding(plans, offsets)).toBeCloseTo(1 - 99 / 176, 12);
});

test("without text every batch has length 0, and no padding", () => {
  const side = { tokens: null, target: new Float32Array(5) } as PreparedSide;
  const plans = planBatches(readOffsets(side), 2, { seed: 1, epoch: 0, shuffle: true });
  expect(plans.map(({ length }) => length)).toEqual([0, 0, 0]);
  expect(plans.flatMap(({ rows }) => [...rows]).sort()).toEqual([0, 1, 2, 3, 4]);
  expect(measurePadding(plans, readOffsets(side))).toBe(0);
});

test("texts beyond the longest bucket keep their length", () => {
  const plans = planBatches(makeOffsets([600, 3]), 1, { seed: 1, epoch: 0, shuffle: false });
  expect(plans.map(({ length }) => length)).toEqual([16, 600]);
});

test("an epoch of a training is shuffled by the recipe's seed, in batches of its size", () => {
  const offsets = makeOffsets(Array.from({ length: 50 }, (_, i) => 2 + ((i * 37) % 90)));
  const recipe = { seed: 7, train: { batchSize: 8 } };
  expect(planEpoch(offsets, recipe, 2)).toEqual(
    planBatches(offsets, 8, { seed: 7, epoch: 2, shuffle: true }),
  );
});

test("texts apart: customers are put together by their longest text, and batches have room for few numbers of texts", () => {
  const texts = Int32Array.from({ length: 101 }, (_, i) => 2 * i); // 100 customers with two texts each
  const offsets = Int32Array.from(
    { length: 201 },
    (_, i) => 10 * i + (i > 100 ? 40 * Math.ceil((i - 100) / 2) : 0),
  );
  const side = {
    target: new Float32Array(100),
    tokens: { ids: new Int32Array(offsets[200]), offsets, texts },
  };
  const longest = readOffsets(side as unknown as PreparedSide);
  expect([longest[1], longest[50], longest[51] - longest[50]]).toEqual([10, 500, 50]);
  const plans = planBatches(longest, 11, { seed: 1, epoch: 0, shuffle: true, texts });
  expect(plans.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, i) => i),
  );
  for (const { rows, texts: room } of plans) {
    expect(room!.most).toBe(2);
    expect(room!.count).toBeGreaterThanOrEqual(2 * rows.length);
    expect(room!.count).toBeLessThanOrEqual(2.5 * rows.length);
  }
  expect(new Set(plans.map(({ texts: room }) => room!.count)).size).toBeLessThanOrEqual(2);
});
