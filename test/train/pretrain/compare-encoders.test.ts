import { beforeAll, expect, test } from "vitest";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { initEncoder } from "../../../src/model/encoder/encoder.ts";
import type { ModelShape } from "../../../src/model/model.ts";
import { bertKind } from "../../../src/model/shape.ts";
import { compareEncoders } from "../../../src/train/pretrain/compare-encoders.ts";
import { startBackend } from "../../support/backends.ts";

beforeAll(() => startBackend("simd"));

const sizes = { layers: 1, hidden: 8, heads: 2, intermediate: 16, vocabularySize: 9, positions: 12 };
const alone = { fusion: "text-only", method: { kind: "full" }, numbers: 0, categorySizes: [] };
const shape = { ...bertKind, ...sizes, ...alone } as unknown as ModelShape;
const rows = { ids: Int32Array.of(2, 5, 3, 2, 6, 7, 8, 3), offsets: Int32Array.of(0, 3, 8) };

test("the same weights are no distance apart, and the order or padding of texts does not matter", async () => {
  const weights = initEncoder(shape, 1);
  const before = tf.memory().numTensors;
  const same = await compareEncoders(shape, weights, weights, rows, 0);
  expect(same).toMatchObject({ most: 0, mean: 0 });
  expect(same.cosine).toBeCloseTo(1, 6);
  expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1); // a constant of the engine
});

test("a bias of the last normalization moves every value by as much", async () => {
  const weights = initEncoder(shape, 1);
  const bias = "encoder.layer.0.output.LayerNorm.bias";
  const moved: Weights = { ...weights, [bias]: tf.fill([8], 0.25) };
  const { most, mean } = await compareEncoders(shape, weights, moved, rows, 0);
  expect(most).toBeCloseTo(0.25, 5);
  expect(mean).toBeCloseTo(0.25, 5);
});
