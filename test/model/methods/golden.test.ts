import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { computeBinaryCrossEntropy } from "../../../src/engine/ops/binary-cross-entropy.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { listShapes } from "../../../src/model/list-shapes.ts";
import { listTrained } from "../../../src/model/methods/methods.ts";
import { runModel } from "../../../src/model/model.ts";
import type { MethodRecipe } from "../../../src/recipe/types.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { withMethod } from "../../support/methods.ts";
import { expectClose } from "../../support/tensors.ts";

type Stored = Record<string, { shape: number[]; values: number[] }>;

interface Golden {
  weights: Stored;
  ids: number[][];
  mask: number[][];
  target: number[];
  cases: {
    method: MethodRecipe;
    added: Stored;
    logits: number[];
    loss: number;
    gradients: Record<string, number[]>;
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/methods/methods.json", import.meta.url), "utf8"),
);

const load = (stored: Stored): Weights =>
  Object.fromEntries(
    Object.entries(stored).map(([name, { shape, values }]) => [name, tf.tensor(values, shape)]),
  );

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(golden.cases)(
    "logits, loss and gradients of $method.kind equal those of PyTorch on transformers' BertModel",
    ({ method, added, logits, loss, gradients }) => {
      const shape = withMethod(method, { fusion: "text-only", numbers: 0, categorySizes: [] });
      const weights = { ...load(golden.weights), ...load(added) };
      expect(Object.keys(weights).sort()).toEqual(Object.keys(listShapes(shape)).sort());
      const inputs = {
        ids: tf.tensor2d(golden.ids, undefined, "int32"),
        mask: tf.tensor2d(golden.mask),
        numbers: null,
        categories: null,
      };
      const run = () => runModel(weights, shape, inputs, null);
      expectClose(run().dataSync(), logits, 1e-5, "logits");
      const names = listTrained(shape, Object.keys(weights));
      expect([...names].sort()).toEqual(Object.keys(gradients).sort());
      const found = computeGradients(weights, names, () =>
        computeBinaryCrossEntropy(run(), tf.tensor1d(golden.target)),
      );
      expectClose(found.loss.dataSync(), [loss], 1e-5, "loss");
      for (const name of names)
        expectClose(found.gradients[name].dataSync(), gradients[name], 1e-4, name, 1e-3);
    },
  );
});
