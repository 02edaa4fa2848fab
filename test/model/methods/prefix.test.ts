import { beforeAll, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { initMethod } from "../../../src/model/methods/init-method.ts";
import { attendWithPrefix } from "../../../src/model/methods/run-prefix.ts";
import { initModel } from "../../../src/model/model.ts";
import { startBackend } from "../../support/backends.ts";
import { initMoved, scoreWith, withMethod } from "../../support/methods.ts";
import { drawBatch, tinyShape } from "../../support/models.ts";
import { expectClose } from "../../support/tensors.ts";

beforeAll(() => startBackend("simd"));

test("keys of zeros take their share of flat attention, and values of zeros leave the rest smaller", () => {
  // 3 tokens with queries and keys of zeros see the mean of their values, 4; 2 rows of zeros more make it 12 / 5
  const qkv = tf.tensor3d([[[0, 0, 2], [0, 0, 4], [0, 0, 6]]]); // prettier-ignore
  const mask = tf.ones([1, 3]);
  const weights = { "at.prefixKeys": tf.zeros([2, 1]), "at.prefixValues": tf.zeros([2, 1]) };
  const run = (method: Parameters<typeof attendWithPrefix>[4]) =>
    attendWithPrefix(qkv, mask, weights, "at", method, { heads: 1 });
  expectClose(run(null).dataSync(), [4, 4, 4], 1e-6);
  const prefix = { kind: "prefix", length: 2, topLayers: 1 } as const;
  const seen = run(prefix);
  expect(seen.shape).toEqual([1, 3, 1]);
  expectClose(seen.dataSync(), [2.4, 2.4, 2.4], 1e-6);
});

test("a fresh prefix changes logits, the more the longer it is, and less than the texts do", () => {
  const batch = drawBatch(tinyShape, 8, 10, 3);
  const changeOf = (length: number) => {
    const shape = withMethod({ kind: "prefix", length, topLayers: 2 }, { fusion: "text-only" });
    const weights = initMoved({ ...shape, method: { kind: "full" } }, 1, 0.3);
    const before = scoreWith(weights, { ...shape, method: { kind: "full" } }, batch, 10);
    const after = scoreWith({ ...weights, ...initMethod(shape, 2) }, shape, batch, 10);
    const mean = before.reduce((sum, logit) => sum + logit, 0) / before.length;
    const root = (values: number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    return root(after.map((logit, i) => logit - before[i])) / root(before.map((logit) => logit - mean));
  };
  const changes = [1, 2, 4, 8].map(changeOf);
  expect(changes).toEqual([...changes].sort((a, b) => a - b));
  // .17, .24, .30 and .35 of the spread of the logits when this was written
  expect(changes[0]).toBeGreaterThan(0.1);
  expect(changes[3]).toBeLessThan(0.5);
});

test("new keys and values are drawn with deviation .02", () => {
  const shape = withMethod({ kind: "prefix", length: 64, topLayers: 1 });
  const { "encoder.layer.1.attention.self.prefixKeys": keys } = initModel(shape, 1);
  const values = Array.from(keys.dataSync());
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(Math.abs(deviation - 0.02)).toBeLessThan(0.002); // 1,024 draws: .02 / sqrt(2048) = .00044
});
