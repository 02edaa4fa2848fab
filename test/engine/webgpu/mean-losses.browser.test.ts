import { beforeAll, describe, expect, test } from "vitest";
import { callKernel, tf, type Tensor } from "../../../src/engine/tensor.ts";
import { countCommands, draw, drawIds, oddSizes, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

beforeAll(startGpu);

describe.each(oddSizes)("of %i examples", (size) => {
  const logits = draw(size, 1, 8);
  const target = drawIds(size, 2);

  test.each([false, true])("binary cross-entropy, weighted: %s", async (isWeighted) => {
    const weights = isWeighted ? draw(size, 3).map((value) => value + 1.5) : new Float32Array(size).fill(1);
    const given: Record<string, Tensor> = {
      logits: tf.tensor(logits, [size, 1]),
      target: tf.tensor(Float32Array.from(target)),
    };
    if (isWeighted) given.weights = tf.tensor(weights);
    const [loss, slope] = await runKernel("ClienteleBinaryCrossEntropy", given);
    expect([loss.shape, slope.shape]).toEqual([[], [size, 1]]);
    const total = sum(weights);
    const chances = Array.from(logits, (x) => 1 / (1 + Math.exp(-x)));
    const losses = chances.map((p, i) => -weights[i] * Math.log(target[i] ? p : 1 - p));
    expectClose(loss.values, [sum(losses) / total], 1e-6);
    expectClose(
      slope.values,
      chances.map((p, i) => ((p - target[i]) * weights[i]) / total),
      1e-7,
    );
    tf.dispose(given);
  });

  test.each([0, 0.5, 1.3])("mean loss with delta %f", async (delta) => {
    const truths = draw(size, 4, 3);
    const predictions = draw(size, 5, 3);
    const given = { predictions: tf.tensor(predictions, [size, 1]), target: tf.tensor(truths) };
    const [loss, slope] = await runKernel("ClienteleMeanLoss", given, { delta });
    const off = Array.from(predictions, (value, i) => value - truths[i]);
    const inside = (d: number) => delta === 0 || Math.abs(d) <= delta;
    const square = delta === 0 ? 1 : 0.5;
    const losses = off.map((d) => (inside(d) ? square * d * d : delta * (Math.abs(d) - delta / 2)));
    const slopes = off.map((d) => (inside(d) ? 2 * square * d : delta * Math.sign(d)) / size);
    expect([loss.shape, slope.shape]).toEqual([[], [size, 1]]);
    expectClose(loss.values, [sum(losses) / size], 1e-6);
    expectClose(slope.values, slopes, 1e-6);
    tf.dispose(given);
  });
});

test("logits of 200 either way give losses of 200 and 0, and a logit that is no number none", async () => {
  const target = tf.tensor([1, 1]);
  const logits = tf.tensor([-200, 200]);
  const [loss, slope] = await runKernel("ClienteleBinaryCrossEntropy", { logits, target });
  expect([...loss.values, ...slope.values]).toEqual([100, -0.5, 0]);
  const broken = tf.tensor([NaN, 1]);
  const [none] = await runKernel("ClienteleBinaryCrossEntropy", { logits: broken, target });
  expect([...none.values]).toEqual([NaN]);
  tf.dispose([target, logits, broken]);
});

test("a loss is one dispatch and uploads nothing", () => {
  const [a, b] = [tf.ones([9, 1]), tf.ones([9])];
  const run = () => {
    tf.dispose(callKernel("ClienteleBinaryCrossEntropy", { logits: a, target: b }));
    tf.dispose(callKernel("ClienteleMeanLoss", { predictions: a, target: b }, { delta: 1 }));
  };
  run();
  expect(countCommands(run)).toEqual({ dispatches: 2, uploads: 0 });
  tf.dispose([a, b]);
});
