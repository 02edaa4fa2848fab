import { beforeAll, describe, expect, test } from "vitest";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { readAttention } from "../../../src/model/encoder/read-attention.ts";
import { initMethod } from "../../../src/model/methods/init-method.ts";
import { mergeMethod } from "../../../src/model/methods/merge-method.ts";
import type { ModelShape } from "../../../src/model/model.ts";
import attentionGolden from "../../golden/encoder/attention.json";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { checkAttention, loadBert } from "../../support/model-parity.ts";
import { tinyShape } from "../../support/models.ts";
import { expectClose } from "../../support/tensors.ts";

const ids = Int32Array.from(attentionGolden.texts[0]);

/** What a method adds, moved away from its start. */
function addMethod(weights: Weights, shape: ModelShape): Weights {
  const added = Object.entries(initMethod(shape, 3)).map(([name, weight]) => [
    name,
    tf.add(weight, tf.randomNormal(weight.shape, 0, 0.5, "float32", 4)),
  ]);
  return { ...weights, ...Object.fromEntries(added) };
}

const sumRows = (values: Float32Array, length: number) =>
  Array.from({ length: values.length / length }, (_, row) =>
    values.subarray(row * length, (row + 1) * length).reduce((sum, value) => sum + value, 0),
  );

describe.each(nodeBackends)("the attention of a block on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test("equals that of transformers in every head of every block, and leaves no tensor", () =>
    checkAttention({ values: 1e-5, gradients: 1e-5 }));

  test("is under LoRA that of the merged matrices", async () => {
    const shape: ModelShape = {
      ...tinyShape,
      method: { kind: "lora", rank: 2, alpha: 4, dropout: 0, targets: ["query", "key"], topLayers: 2 },
    };
    const weights = addMethod(loadBert(), shape);
    const merged = mergeMethod(weights, shape);
    const found = await readAttention(weights, shape, ids, 1);
    expectClose(found, await readAttention(merged.weights, merged.shape, ids, 1), 1e-5, "merged");
    const plain = await readAttention(weights, tinyShape, ids, 1);
    expect(Math.max(...found.map((value, i) => Math.abs(value - plain[i])))).toBeGreaterThan(0.01);
  });

  test("leaves under a prefix what its learned keys take, and the rest in the same proportions", async () => {
    const shape: ModelShape = { ...tinyShape, method: { kind: "prefix", length: 3, topLayers: 2 } };
    const found = await readAttention(addMethod(loadBert(), shape), shape, ids, 0);
    const plain = await readAttention(loadBert(), tinyShape, ids, 0);
    const sums = sumRows(found, ids.length);
    for (const sum of sums) expect(sum).toBeLessThan(0.99);
    const scaled = plain.map((value, i) => value * sums[Math.floor(i / ids.length)]);
    expectClose(found, scaled, 1e-5, "proportions");
  });
});
