import { beforeAll, describe, expect, test } from "vitest";
import { initAdamW, runAdamW } from "../../../src/engine/ops/adamw.ts";
import { computeBinaryCrossEntropy } from "../../../src/engine/ops/binary-cross-entropy.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { runEncoder } from "../../../src/model/encoder/encoder.ts";
import { listShapes } from "../../../src/model/list-shapes.ts";
import type { LoraRecipe } from "../../../src/model/methods/lora.ts";
import { isAdded } from "../../../src/model/methods/method.ts";
import { initMethod } from "../../../src/model/methods/init-method.ts";
import { mergeMethod } from "../../../src/model/methods/merge-method.ts";
import { countFrozenBlocks, listAdded, listTrained, pickAdded } from "../../../src/model/methods/methods.ts";
import {
  initModel,
  isDecayed,
  runModel,
  runTrunk,
  type Mode,
  type ModelShape,
} from "../../../src/model/model.ts";
import type { MethodRecipe } from "../../../src/recipe/types.ts";
import { nodeBackends, startBackend } from "../../support/backends.ts";
import { adding, initMoved, methods, scoreWith, withMethod } from "../../support/methods.ts";
import { drawBatch, tinyShape, toModelInputs } from "../../support/models.ts";
import { expectClose, expectNoLeak } from "../../support/tensors.ts";

const batch = drawBatch(tinyShape, 4, 7, 5);
const target = [0, 1, 1, 0];

const readAll = (weights: Weights) =>
  Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, Array.from(weight.dataSync())]));

function differentiate(weights: Weights, shape: ModelShape, mode: Mode) {
  const inputs = toModelInputs(batch, 7);
  return computeGradients(weights, listTrained(shape, Object.keys(weights)), () =>
    computeBinaryCrossEntropy(runModel(weights, shape, inputs, mode), tf.tensor1d(target)),
  );
}

/** Names of the weights that three steps of AdamW moved. */
function trainThree(shape: ModelShape): { moved: string[]; weights: Weights } {
  const weights = initModel(shape, 1);
  const before = readAll(weights);
  const optimizer = initAdamW(weights, listTrained(shape, Object.keys(weights)));
  for (let seed = 0; seed < 3; seed++) {
    const { gradients } = differentiate(weights, shape, { dropout: 0.1, seed });
    const step = { learningRate: 1e-2, weightDecay: 0.01, isDecayed, scale: null };
    runAdamW(weights, gradients, optimizer, step);
  }
  const after = readAll(weights);
  const moved = Object.keys(before).filter((name) => before[name].some((v, i) => v !== after[name][i]));
  return { moved: moved.sort(), weights };
}

function runFrozen(weights: Weights, shape: ModelShape, mode: Mode) {
  const { ids, mask } = toModelInputs(batch, 7);
  return runEncoder(weights, shape, ids!, mask!, mode);
}

const isOutside = (name: string) => /^(fusion|head)\./.test(name);

/** Says of each method, in words of its own, which weights of a model of two blocks it is to move. */
const shouldMove: Record<MethodRecipe["kind"], (name: string) => boolean> = {
  full: () => true,
  head: isOutside,
  top: (name) => isOutside(name) || name.startsWith("encoder.layer.1."),
  bitfit: (name) => isOutside(name) || name.endsWith(".bias"),
  lora: (name) => isOutside(name) || /^encoder\.layer\.1\..*\.lora[AB]$/.test(name),
  adapter: (name) => isOutside(name) || /^encoder\.layer\.1\..*output\.adapter\./.test(name),
  prefix: (name) => isOutside(name) || /^encoder\.layer\.1\.attention\.self\.prefix/.test(name),
};

/** The gradient of a key's bias is 0 but for rounding: it adds the same to all scores of a query. */
const isKeyBias = (name: string) => name.endsWith("self.key.bias");

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test.each(adding)("a fresh $kind changes no logit, but for a prefix", (method) => {
    const shape = withMethod(method);
    const plain = initMoved(tinyShape);
    const fresh = { ...plain, ...initMethod(shape, 3) };
    const [before, after] = [scoreWith(plain, tinyShape, batch, 7), scoreWith(fresh, shape, batch, 7)];
    if (method.kind === "prefix") expect(after).not.toEqual(before);
    else expect(after).toEqual(before);
  });

  test.each(adding)("merging a $kind that was trained changes no logit", (method) => {
    const shape = withMethod(method);
    const weights = initMoved(shape);
    const merged = mergeMethod(weights, shape);
    const before = scoreWith(weights, shape, batch, 7);
    expectClose(scoreWith(merged.weights, merged.shape, batch, 7), before, 1e-5);
    const stays = method.kind !== "lora";
    expect(merged.shape.method).toEqual(stays ? method : { kind: "full" });
    expect(Object.keys(merged.weights).some(isAdded)).toBe(stays);
    expect(Object.keys(merged.weights).sort()).toEqual(Object.keys(listShapes(merged.shape)).sort());
    if (!stays) expect(scoreWith(merged.weights, tinyShape, batch, 7)).not.toEqual(scoreWith(initMoved(tinyShape), tinyShape, batch, 7)); // prettier-ignore
  });

  test.each(methods)("padding and the order of a batch change no logit of $kind", (method) => {
    const shape = withMethod(method);
    const weights = initMoved(shape);
    const logits = scoreWith(weights, shape, batch, 7);
    expectClose(scoreWith(weights, shape, batch, 11), logits, 1e-6);
    const order = [2, 0, 3, 1];
    const permuted = {
      ids: order.map((i) => batch.ids[i]),
      numbers: order.map((i) => batch.numbers[i]),
      categories: order.map((i) => batch.categories[i]),
    };
    expectClose(scoreWith(weights, shape, permuted, 7), order.map((i) => logits[i]), 1e-6); // prettier-ignore
  });

  test.each(methods)(
    "blocks of $kind that run again in the backward pass give the same gradients",
    (method) => {
      const shape = withMethod(method);
      const weights = initMoved(shape);
      const [kept, again] = [false, true].map((recompute) =>
        differentiate(weights, shape, { dropout: 0.1, seed: 4, recompute }),
      );
      const names = listTrained(shape, Object.keys(weights));
      expect(Object.keys(again.gradients).sort()).toEqual([...names].sort());
      for (const name of names) {
        expectClose(again.gradients[name].dataSync(), kept.gradients[name].dataSync(), 1e-6, name);
      }
    },
  );
});

describe("while it is trained", () => {
  beforeAll(() => startBackend("simd"));

  test.each(methods)("a step of $kind leaves no tensor, with blocks that run again or not", (method) => {
    const shape = withMethod(method);
    const weights = initMoved(shape);
    for (const recompute of [false, true]) {
      expectNoLeak(() =>
        tf.tidy(() => void differentiate(weights, shape, { dropout: 0.1, seed: 1, recompute })),
      );
    }
  });

  test("what is frozen below has no dropout; what LoRA reads has its own, and in evaluation none", () => {
    const top = withMethod({ kind: "head" }, { fusion: "text-only" });
    const plain = initMoved(top);
    const states = (mode: Mode) => Array.from(tf.tidy(() => runFrozen(plain, top, mode)).dataSync());
    expect(states({ dropout: 0.5, seed: 1 })).toEqual(states(null));

    const lora = adding[1] as LoraRecipe;
    const run = (dropout: number, mode: Mode) => {
      const shape = withMethod({ ...lora, dropout }, { fusion: "text-only" });
      return scoreWith(initMoved(shape), shape, batch, 7, mode);
    };
    const training = { dropout: 0, seed: 1 };
    expect(run(0.5, null)).toEqual(run(0, null));
    expect(run(0, training)).toEqual(run(0, null));
    expect(run(0.5, training)).not.toEqual(run(0, training));
    expect(run(0.5, training)).not.toEqual(run(0.5, { ...training, seed: 2 }));
  });
});

describe("of two blocks", () => {
  beforeAll(() => startBackend("simd"));

  test.each(methods)("three steps of $kind move exactly what it trains", (method) => {
    const shape = withMethod(method);
    const { moved, weights } = trainThree(shape);
    const expected = Object.keys(weights).filter(shouldMove[method.kind]);
    const settle = (names: string[]) => names.filter((name) => !isKeyBias(name)).sort();
    expect(settle(moved)).toEqual(settle(expected));
    expect(listTrained(shape, Object.keys(weights)).sort()).toEqual(expected.sort());
  });

  test.each([...methods, ...adding])("what $kind adds is listed and made alike", (method) => {
    const shape = withMethod(method);
    const shapesOf = (weights: Weights) =>
      Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight.shape]));
    const listed = listShapes(shape);
    expect(listed).toEqual(shapesOf(initModel(shape, 1)));
    const added = shapesOf(initMethod(shape, 1));
    expect(added).toEqual(
      Object.fromEntries(Object.keys(listAdded(shape)).map((name) => [name, listed[name]])),
    );
    expect(Object.keys(added)).toEqual(Object.keys(listed).filter(isAdded));
    expect(pickAdded(Object.keys(listed)).sort()).toEqual(
      Object.keys(listed).filter((name) => isAdded(name) || isOutside(name)).sort(),
    ); // prettier-ignore
    expectNoLeak(() => tf.dispose(initMethod(shape, 1)));
  });

  test("blocks below the first trained weight are counted; more layers than there are mean all", () => {
    const count = (method: MethodRecipe) => countFrozenBlocks(withMethod(method, { layers: 6 }));
    expect(methods.map(count)).toEqual([-1, 6, -1, 5, 5, 5, 5]);
    expect(adding.map(count)).toEqual([0, 0, 0, 0]);
    expect(count({ kind: "top", topLayers: 2 })).toBe(4);
  });

  test("a model without text has no method", () => {
    const shape = withMethod({ kind: "head" }, { fusion: "structured-only" });
    const names = Object.keys(initModel(shape, 1));
    expect(listTrained(shape, names)).toEqual(names);
    expect(countFrozenBlocks(shape)).toBe(-1);
    expect(initMethod(withMethod(adding[0], { fusion: "structured-only" }), 1)).toEqual({});
  });

  test.each(methods.filter((method) => countFrozenBlocks(withMethod(method)) >= 0))(
    "the frozen trunk of $kind gives the same losses when its states are kept",
    (method) => {
      const shape = withMethod(method);
      const weights = initMoved(shape);
      const inputs = toModelInputs(batch, 7);
      const states = runTrunk(weights, shape, inputs.ids!, inputs.mask!);
      for (const mode of [null, { dropout: 0.3, seed: 8 }]) {
        const whole = runModel(weights, shape, inputs, mode).dataSync();
        expect(runModel(weights, shape, { ...inputs, states }, mode).dataSync()).toEqual(whole);
      }
      expect(states.isDisposed).toBe(false);
      expectNoLeak(() => runModel(weights, shape, { ...inputs, states }, null).dispose());
      expectNoLeak(() => runTrunk(weights, shape, inputs.ids!, inputs.mask!).dispose());
    },
  );
});
