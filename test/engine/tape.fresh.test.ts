import { beforeAll, describe, expect, test } from "vitest";
import { dropout } from "../../src/engine/ops/dropout.ts";
import { add, multiply } from "../../src/engine/ops/elementwise.ts";
import { linearGelu } from "../../src/engine/ops/linear.ts";
import { computeGradients, recompute, runOperation } from "../../src/engine/tape.ts";
import { readMemory, resetPeak, tf, type Tensor } from "../../src/engine/tensor.ts";
import { nodeBackends, startBackend } from "../support/backends.ts";
import { makeValues } from "../support/random-inputs.ts";
import { expectNoLeak } from "../support/tensors.ts";

const read = (tensor: Tensor) => Array.from(tensor.dataSync());

describe.each(nodeBackends)("on %s", (backend) => {
  beforeAll(() => startBackend(backend));

  test("a gradient is computed for the named tensors alone, and only where the value depends on them", () => {
    const weights = { a: tf.scalar(3), b: tf.scalar(5), unused: tf.scalar(1) };
    const { loss, gradients } = computeGradients(weights, ["a", "unused"], () =>
      multiply(weights.a, weights.b),
    );
    expect(read(loss)).toEqual([15]);
    expect(Object.keys(gradients)).toEqual(["a"]);
    expect(read(gradients.a)).toEqual([5]);
  });

  test("an operation is not asked for the gradient of a frozen input", () => {
    const weights = { x: tf.scalar(2), frozen: tf.scalar(4) };
    const asked: boolean[] = [];
    const product = () =>
      runOperation(
        weights,
        () => tf.mul(weights.x, weights.frozen),
        (dy, _, needs) => {
          asked.push(needs("x"), needs("frozen"));
          return { x: tf.mul(dy, weights.frozen) };
        },
      );
    expect(read(computeGradients(weights, ["x"], product).gradients.x)).toEqual([4]);
    expect(asked).toEqual([true, false]);
  });

  test("a tensor that is used three times gets the sum, and the terms stay as they were", () => {
    // d/dx (x + x) x = 4 x; the gradient of each addition is one tensor for both sides
    const x = tf.tensor1d([1, -2, 0.5]);
    const run = () => multiply(add(x, x), x);
    const { gradients } = computeGradients({ x }, ["x"], run, tf.tensor1d([1, 10, 100]));
    expect(read(gradients.x)).toEqual([4, -80, 200]);
    expectNoLeak(() => {
      const again = computeGradients({ x }, ["x"], run, x);
      tf.dispose([again.loss, again.gradients]);
    });
  });

  const deep = (weights: Record<string, Tensor>, x: Tensor, wrap: typeof recompute) => {
    let y = x;
    for (let i = 0; i < 6; i++) {
      const w = weights[`w${i}`];
      const layer = (input: Tensor) =>
        tf.tidy(() => dropout(linearGelu(linearGelu(input, w, null), w, null), 0.2, i));
      y = wrap(y, { [`w${i}`]: w }, layer);
    }
    return y;
  };
  const makeWeights = () =>
    Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`w${i}`, makeValues([16, 16], i + 1)]));

  test("recomputation changes no bit of a value or a gradient, and keeps less at once", () => {
    const weights = makeWeights();
    const x = makeValues([64, 16], 9);
    const all = { ...weights, x };
    const names = Object.keys(all);
    const measure = (wrap: typeof recompute) => {
      resetPeak();
      const before = readMemory().numBytes;
      const { loss, gradients } = computeGradients(all, names, () => deep(weights, x, wrap), tf.ones([64, 16])); // prettier-ignore
      return { loss: read(loss), gradients: names.map((name) => read(gradients[name])), bytes: readMemory().peakBytes - before }; // prettier-ignore
    };
    const kept = measure((input, _, run) => run(input, []));
    const again = measure(recompute);
    expect(again.loss).toEqual(kept.loss);
    expect(again.gradients).toEqual(kept.gradients);
    expect(again.bytes).toBeLessThan(0.75 * kept.bytes);
  });

  test("a recomputed part reads its constants again after their maker has disposed of them", () => {
    const weights = { w: tf.scalar(3) };
    const { gradients } = computeGradients(weights, ["w"], () => {
      const [x, factor] = [tf.scalar(2), tf.scalar(5)];
      return recompute(x, weights, (input, [kept]) => multiply(multiply(input, weights.w), kept), [factor]);
    });
    // w * 2 * 5
    expect(read(gradients.w)).toEqual([10]);
  });

  test("frozen weights of a recomputed part get no gradient, and nothing is left", () => {
    const weights = makeWeights();
    const x = makeValues([4, 16], 9);
    const run = () => computeGradients(weights, ["w3"], () => deep(weights, x, recompute), tf.ones([4, 16]));
    expect(Object.keys(run().gradients)).toEqual(["w3"]);
    expectNoLeak(() => tf.tidy(() => void run()));
  });

  test("an error in the backward pass leaves no tensor", () => {
    const x = tf.scalar(2);
    const before = readMemory().numTensors;
    const fails = () =>
      runOperation(
        { x },
        (save) => {
          save([x]);
          return tf.square(x);
        },
        () => {
          throw new Error("no gradient");
        },
      );
    expect(() => computeGradients({ x }, ["x"], () => add(fails(), fails()))).toThrow("no gradient");
    expect(readMemory().numTensors).toBe(before);
  });
});
