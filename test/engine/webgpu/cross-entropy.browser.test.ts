import { beforeAll, describe, expect, test } from "vitest";
import { callKernel, tf, type Tensor } from "../../../src/engine/tensor.ts";
import { countCommands, draw, drawIds, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

/** Loss and slope in float64, row by row. */
function compute(logits: Float32Array, classes: Int32Array, weights: Float32Array) {
  const [count, width] = [classes.length, logits.length / classes.length];
  const total = sum(weights);
  const slope = new Float64Array(logits.length);
  let loss = 0;
  for (let b = 0; b < count; b++) {
    const row = Array.from(logits.subarray(b * width, (b + 1) * width));
    const most = Math.max(...row);
    const norm = Math.log(sum(row.map((value) => Math.exp(value - most)))) + most;
    const share = weights[b] / total;
    loss += share * (norm - row[classes[b]]);
    row.forEach((value, k) => {
      slope[b * width + k] = share * (Math.exp(value - norm) - +(k === classes[b]));
    });
  }
  return { loss, slope };
}

const cases = [
  { count: 1, width: 1 },
  { count: 3, width: 2 },
  { count: 17, width: 3 },
  { count: 300, width: 5 },
  { count: 63, width: 65 },
  { count: 5, width: 1000 },
  { count: 3, width: 30_522 },
];

beforeAll(startGpu);

describe.each(cases)("$count rows of $width classes", ({ count, width }) => {
  test.each([false, true])("loss and slope are those of log-softmax, weighted: %s", async (isWeighted) => {
    const logits = draw(count * width, 1, 10);
    const classes = drawIds(count, width);
    const weights = isWeighted ? draw(count, 3).map((value) => value + 1.5) : new Float32Array(count).fill(1);
    const given: Record<string, Tensor> = {
      logits: tf.tensor(logits, [count, width]),
      classes: tf.tensor(classes, [count], "int32"),
    };
    if (isWeighted) given.weights = tf.tensor(weights);
    const [loss, slope] = await runKernel("ClienteleCrossEntropy", given);
    const expected = compute(logits, classes, weights);
    expect([loss.shape, slope.shape]).toEqual([[], [count, width]]);
    expectClose(loss.values, [expected.loss], 2e-6);
    expectClose(slope.values, expected.slope, 1e-6);
    tf.dispose(given);
  });
});

test("logits of 10,000 lose nothing: the loss is that of their difference", async () => {
  const given = { logits: tf.tensor([10_000, 10_001], [1, 2]), classes: tf.tensor([0], [1], "int32") };
  const [loss] = await runKernel("ClienteleCrossEntropy", given);
  expectClose(loss.values, [Math.log(1 + Math.E)], 1e-6);
  tf.dispose(given);
});

test.each([
  [3, 1],
  [100, 2],
])("cross-entropy of %i classes takes %i dispatches and uploads nothing", (width, dispatches) => {
  const [logits, classes] = [tf.ones([4, width]), tf.zeros([4], "int32")];
  const run = () => tf.dispose(callKernel("ClienteleCrossEntropy", { logits, classes }));
  run();
  expect(countCommands(run)).toEqual({ dispatches, uploads: 0 });
  tf.dispose([logits, classes]);
});
