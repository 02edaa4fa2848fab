import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { computeBinaryCrossEntropy } from "../../src/engine/ops/binary-cross-entropy.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import { readMemory, tf } from "../../src/engine/tensor.ts";
import { countParameters, initModel, isDecayed, runModel, type ModelShape } from "../../src/model/model.ts";
import { nodeBackends, startBackend } from "../support/backends.ts";
import { drawBatch, tinyShape, toModelInputs, type PlainBatch } from "../support/models.ts";
import { expectClose, expectNoLeak } from "../support/tensors.ts";

const fusions = ["concat", "gated", "text-only", "structured-only"] as const;

function score(shape: ModelShape, batch: PlainBatch, length: number): number[] {
  return tf.tidy(() => {
    const logits = runModel(initModel(shape, 2), shape, toModelInputs(batch, length), null);
    return Array.from(logits.dataSync());
  });
}

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test("padding a batch changes no logit", () => {
    const draw = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(...fusions),
    );
    fc.assert(
      fc.property(draw, fc.nat(1000), ([length, more, fusion], seed) => {
        const shape = { ...tinyShape, fusion };
        const batch = drawBatch(shape, 3, length, seed);
        expectClose(score(shape, batch, length + more), score(shape, batch, length), 1e-6);
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  test("permuting a batch permutes its logits", () => {
    const batch = drawBatch(tinyShape, 4, 7, 5);
    const order = [2, 0, 3, 1];
    const permuted = {
      ids: order.map((i) => batch.ids[i]),
      numbers: order.map((i) => batch.numbers[i]),
      categories: order.map((i) => batch.categories[i]),
    };
    const logits = score(tinyShape, batch, 7);
    expect(new Set(logits).size).toBe(4);
    expectClose(
      score(tinyShape, permuted, 7),
      order.map((i) => logits[i]),
      1e-6,
    );
  });

  test.each(fusions)(
    "every weight of %s gets a gradient, the loss falls, and no step leaves a tensor",
    (fusion) => {
      const shape = { ...tinyShape, fusion };
      const weights = initModel(shape, 1);
      const names = Object.keys(weights);
      const inputs = toModelInputs(drawBatch(shape, 6, 8, 3), 8);
      const target = tf.tensor1d([0, 1, 0, 1, 1, 0]);
      let seed = 0;
      const step = () => {
        const mode = { dropout: 0.1, seed: seed++ };
        const computed = computeGradients(weights, names, () =>
          computeBinaryCrossEntropy(runModel(weights, shape, inputs, mode), target),
        );
        expect(Object.keys(computed.gradients).sort()).toEqual([...names].sort());
        for (const name of names) {
          const before = weights[name];
          weights[name] = tf.tidy(() => tf.sub(before, tf.mul(computed.gradients[name], 0.2)));
          before.dispose();
        }
        const loss = computed.loss.dataSync()[0];
        tf.dispose([computed.loss, computed.gradients]);
        return loss;
      };
      const first = step();
      const before = readMemory();
      let last = first;
      for (let i = 0; i < 60; i++) last = step();
      expect(readMemory().numTensors).toBe(before.numTensors);
      expect(readMemory().numBytes).toBe(before.numBytes);
      expect(last).toBeLessThan(0.7 * first);
    },
  );
});

describe("in evaluation", () => {
  beforeAll(() => startBackend("simd"));

  test("the same batch gives the same logits, and training with another seed gives others", () => {
    const weights = initModel(tinyShape, 1);
    const inputs = toModelInputs(drawBatch(tinyShape, 3, 6, 2), 6);
    const run = (seed: number | null) =>
      Array.from(
        runModel(weights, tinyShape, inputs, seed === null ? null : { dropout: 0.3, seed }).dataSync(),
      );
    expect(run(null)).toEqual(run(null));
    expect(run(4)).toEqual(run(4));
    expect(run(4)).not.toEqual(run(5));
    expectNoLeak(() => runModel(weights, tinyShape, inputs, null).dispose());
  });

  test("a model of three classes gives three logits for each customer", () => {
    const shape = { ...tinyShape, outputs: 3 };
    const inputs = toModelInputs(drawBatch(shape, 5, 6, 2), 6);
    expect(runModel(initModel(shape, 1), shape, inputs, null).shape).toEqual([5, 3]);
  });
});

test("parameters of the text part are counted as by hand", () => {
  const shape: ModelShape = { ...tinyShape, fusion: "text-only" };
  // embeddings (50 + 12 + 2) 16 + 32 = 1056; a block 4 (256 + 16) + 32 + (512 + 32) + (512 + 16) + 32 = 2224; head 17
  expect(countParameters(initModel(shape, 1))).toBe(1056 + 2 * 2224 + 17);
});

test("weight decay leaves biases and LayerNorm alone", () => {
  expect(isDecayed("encoder.layer.0.output.dense.weight")).toBe(true);
  expect(isDecayed("embeddings.word_embeddings.weight")).toBe(true);
  expect(isDecayed("encoder.layer.0.output.dense.bias")).toBe(false);
  expect(isDecayed("encoder.layer.0.output.LayerNorm.weight")).toBe(false);
  expect(isDecayed("cls.predictions.bias")).toBe(false);
});
