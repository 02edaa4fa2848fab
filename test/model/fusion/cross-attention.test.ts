import { beforeAll, describe, expect, test } from "vitest";
import { computeBinaryCrossEntropy } from "../../../src/engine/ops/binary-cross-entropy.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { initModel, runModel } from "../../../src/model/model.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { checkCrossAttention, crossAttentionShape } from "../../support/model-parity.ts";
import { drawBatch, toModelInputs } from "../../support/models.ts";
import { expectClose } from "../../support/tensors.ts";

const shape = crossAttentionShape;

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(["join", "attend"] as const)(
    "with texts that %s logits, loss and every gradient equal those of PyTorch",
    (combine) => checkCrossAttention(combine, { values: 1e-5, gradients: 1e-4 }),
  );
});

describe("a model whose columns look at the text", () => {
  beforeAll(() => startBackend("simd"));

  test("scores a customer the same beside others, and however far its text is padded", () => {
    const weights = initModel(shape, 5);
    const batch = drawBatch(shape, 4, 6, 2);
    const all = runModel(weights, shape, toModelInputs(batch, 6), null).dataSync();
    const longer = runModel(weights, shape, toModelInputs(batch, 11), null).dataSync();
    expectClose(longer, all, 1e-5);
    const turned = { ids: [...batch.ids].reverse(), numbers: [...batch.numbers].reverse(), categories: [...batch.categories].reverse() }; // prettier-ignore
    expectClose(
      [...runModel(weights, shape, toModelInputs(turned, 6), null).dataSync()].reverse(),
      all,
      1e-5,
    );
  });

  test.each([
    ["numbers alone", { categorySizes: [] }],
    ["categories alone", { numbers: 0, bins: [] }],
    ["one number alone", { numbers: 1, bins: [[-1, 0, 1]], categorySizes: [] }],
  ])("works with %s, and on an empty text", (_, sizes) => {
    const less = { ...shape, ...sizes };
    const batch = { ...drawBatch(less, 2, 3, 4), ids: [[2, 3], [2, 3]] }; // prettier-ignore
    const inputs = toModelInputs({ ...batch, numbers: [[0.1], [0.2]], categories: [[1], [1]] }, 2); // prettier-ignore
    const given = {
      ...inputs,
      numbers: less.numbers > 0 ? tf.tensor2d(batch.numbers) : null,
      categories: less.categorySizes.length > 0 ? tf.tensor2d(batch.categories, undefined, "int32") : null,
    };
    const logits = runModel(initModel(less, 1), less, given, null).dataSync();
    expect([...logits].every(Number.isFinite)).toBe(true);
  });

  test("every weight has a gradient in training, with dropout and recomputation", () => {
    const weights = initModel(shape, 5);
    const inputs = toModelInputs(drawBatch(shape, 3, 5, 7), 5);
    const mode = { dropout: 0.1, seed: 3, recompute: true };
    const { gradients } = computeGradients(weights, Object.keys(weights), () =>
      computeBinaryCrossEntropy(runModel(weights, shape, inputs, mode), tf.tensor1d([1, 0, 1]), null),
    );
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(weights).sort());
  });
});
