import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { computeBinaryCrossEntropy } from "../../../src/engine/ops/binary-cross-entropy.ts";
import { poolMean } from "../../../src/engine/ops/pool.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf, type Tensor, type Weights } from "../../../src/engine/tensor.ts";
import { runCrossAttention } from "../../../src/model/fusion/cross-attention.ts";
import { runFusion } from "../../../src/model/fusion/fusion.ts";
import { listWords, poolTexts } from "../../../src/model/fusion/texts.ts";
import { initModel, runModel, type ModelInputs, type ModelShape } from "../../../src/model/model.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { drawBatch, tinyShape, toModelInputs } from "../../support/models.ts";
import { expectClose } from "../../support/tensors.ts";

interface Example {
  numbers: number[][];
  categories: number[][];
  places?: number[][];
  there?: number[][];
  states: number[];
  mask: number[][];
  target: number[];
  logits: number[];
  loss: number;
  gradStates: number[];
  gradients: Record<string, number[]>;
}

interface Golden {
  bins: number[][];
  weights: Record<string, { shape: number[]; values: number[] }>;
  join: Example;
  attend: Example;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/fusion/fusion.json", import.meta.url), "utf8"),
);
const shape: ModelShape = { ...tinyShape, fusion: "cross-attention", bins: golden.bins };

function openExample(example: Example): { inputs: ModelInputs; states: Tensor } {
  const mask = tf.tensor2d(example.mask);
  const texts = example.places && {
    places: tf.tensor2d(example.places, undefined, "int32"),
    mask: tf.tensor2d(example.there!),
  };
  const inputs: ModelInputs = {
    ids: null,
    mask,
    texts,
    numbers: tf.tensor2d(example.numbers),
    categories: tf.tensor2d(example.categories, undefined, "int32"),
  };
  return {
    inputs,
    states: tf.tensor3d(example.states, [...mask.shape, shape.hidden] as [number, number, number]),
  };
}

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(["join", "attend"] as const)(
    "with texts that %s logits, loss and every gradient equal those of PyTorch",
    (combine) => {
      const example = golden[combine];
      const { inputs, states } = openExample(example);
      const weights: Weights = Object.fromEntries(
        Object.entries(golden.weights).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
      );
      const run = () => {
        const encoded = { states, vectors: poolMean(states, inputs.mask!) };
        const columns = runCrossAttention(weights, shape, listWords(encoded, inputs), inputs, null);
        return runFusion(weights, shape, poolTexts(weights, encoded, inputs), columns, null);
      };
      expectClose(run().dataSync(), example.logits, 1e-5, "logits");
      const { loss, gradients } = computeGradients(
        { ...weights, states },
        [...Object.keys(example.gradients), "states"],
        () => computeBinaryCrossEntropy(run(), tf.tensor1d(example.target), null),
      );
      expectClose(loss.dataSync(), [example.loss], 1e-5, "loss");
      expectClose(gradients.states.dataSync(), example.gradStates, 1e-4, "states");
      for (const [name, expected] of Object.entries(example.gradients))
        expectClose(gradients[name].dataSync(), expected, 1e-4, name);
      expect(Object.keys(example.gradients).length).toBe(combine === "join" ? 33 : 36);
    },
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
