import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { computeCrossEntropy } from "../../../src/engine/ops/cross-entropy.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { initEncoder, runEncoder } from "../../../src/model/encoder/encoder.ts";
import { initMaskedLanguageHead, runMaskedLanguageModel } from "../../../src/model/model.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { tinyShape } from "../../support/models.ts";
import { expectClose } from "../../support/tensors.ts";

interface Golden {
  weights: Record<string, { shape: number[]; values: number[] }>;
  ids: number[][];
  mask: number[][];
  positions: number[];
  labels: number[];
  hidden: number[];
  logits: number[];
  loss: number;
  gradients: Record<string, number[]>;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/encoder/bert.json", import.meta.url), "utf8"),
);

function load(): {
  weights: Weights;
  ids: ReturnType<typeof tf.tensor2d>;
  mask: ReturnType<typeof tf.tensor2d>;
} {
  const entries = Object.entries(golden.weights).map(([name, { shape, values }]) => [
    name,
    tf.tensor(values, shape),
  ]);
  return {
    weights: Object.fromEntries(entries),
    ids: tf.tensor2d(golden.ids, undefined, "int32"),
    mask: tf.tensor2d(golden.mask),
  };
}

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test("the last hidden states equal those of transformers' BertModel", () => {
    const { weights, ids, mask } = load();
    const hidden = runEncoder(weights, tinyShape, ids, mask, null).dataSync();
    const kept = golden.mask.flat().flatMap((keep, token) => (keep ? [token] : []));
    expect(kept.length).toBe(15);
    for (const token of kept) {
      const place = [token * tinyShape.hidden, (token + 1) * tinyShape.hidden] as const;
      expectClose(hidden.slice(...place), golden.hidden.slice(...place), 1e-5, `token ${token}`);
    }
  });

  test("logits, loss and every gradient of the masked-language model equal those of PyTorch", () => {
    const { weights, ids, mask } = load();
    const inputs = { ids, mask, numbers: null, categories: null };
    const positions = tf.tensor1d(golden.positions, "int32");
    const labels = tf.tensor1d(golden.labels, "int32");
    const run = () => runMaskedLanguageModel(weights, tinyShape, inputs, positions, null);
    expectClose(run().dataSync(), golden.logits, 1e-5, "logits");
    const names = Object.keys(golden.gradients);
    const { loss, gradients } = computeGradients(weights, names, () => computeCrossEntropy(run(), labels));
    expectClose(loss.dataSync(), [golden.loss], 1e-5, "loss");
    for (const name of names) expectClose(gradients[name].dataSync(), golden.gradients[name], 1e-4, name);
  });
});

test("a new encoder has the names and shapes of the reference implementation", () => {
  const weights = { ...initEncoder(tinyShape, 1), ...initMaskedLanguageHead(tinyShape, 1) };
  const shapes = Object.entries(weights).map(([name, { shape }]) => [name, shape]);
  const expected = Object.entries(golden.weights).map(([name, { shape }]) => [name, shape]);
  expect(Object.fromEntries(shapes)).toEqual(Object.fromEntries(expected));
});

test("new weights are drawn with deviation .02, the same from the same seed", () => {
  const draw = (seed: number) =>
    Array.from(initEncoder(tinyShape, seed)["embeddings.word_embeddings.weight"].dataSync());
  const [a, b, c] = [3, 3, 4].map(draw);
  expect(a).toEqual(b);
  expect(a).not.toEqual(c);
  const deviation = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0) / a.length);
  expect(Math.abs(deviation - 0.02)).toBeLessThan(0.002); // 800 draws: .02 / sqrt(1600) = .0005
});
