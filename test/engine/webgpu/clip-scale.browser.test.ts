import { beforeAll, describe, expect, test } from "vitest";
import golden from "../../golden/train/adamw.json";
import { callKernel, tf, type Tensor } from "../../../src/engine/tensor.ts";
import { countCommands, draw, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

const name = (gradients: Tensor[]) => Object.fromEntries(gradients.map((g, k) => [`g${k}`, g]));

beforeAll(startGpu);

/** A block is 64 lanes of 64 values: 20,001 make five. */
describe.each([[[1]], [[20_001]], [[3, 17, 63, 65, 130, 8192, 8193, 1, 1, 1, 40, 2]], [[5, 5, 20_001, 5]]])(
  "gradients of %j values",
  (sizes) => {
    test.each([0.5, 1e9])(
      "the scale for a norm of %f at most is that of the norm in float64",
      async (maxNorm) => {
        const values = sizes.map((size, k) => draw(size, k + 1));
        const norm = Math.hypot(...values.map((array) => Math.hypot(...array)));
        const given = name(values.map((array) => tf.tensor(array)));
        const [scale] = await runKernel("ClienteleClipScale", given, { count: sizes.length, maxNorm });
        expect(scale.shape).toEqual([]);
        const expected = Math.min(1, maxNorm / (norm + 1e-6));
        expect(Math.abs(scale.values[0] / expected - 1)).toBeLessThan(1e-5);
        tf.dispose(given);
      },
    );
  },
);

test("gradients times the scale are those that PyTorch clips", async () => {
  for (const step of golden.steps) {
    const gradients = Object.values(step.gradients).map((values) => tf.tensor(values));
    const attributes = { count: gradients.length, maxNorm: golden.maxNorm };
    const [scale] = await runKernel("ClienteleClipScale", name(gradients), attributes);
    const clipped = Object.values(step.clipped).flat();
    const expected = Object.values(step.gradients).flat();
    expectClose(
      expected.map((value) => value * scale.values[0]),
      clipped,
      1e-6,
    );
    tf.dispose(gradients);
  }
});

test("a gradient that is no number makes the scale none, and one beyond float32 makes it 0", async () => {
  const scales: number[] = [];
  for (const value of [NaN, 1e30]) {
    const g0 = tf.tensor([1, value, 2]);
    const [scale] = await runKernel("ClienteleClipScale", { g0 }, { count: 1, maxNorm: 1 });
    scales.push(scale.values[0]);
    g0.dispose();
  }
  expect(scales).toEqual([NaN, 0]);
});

test.each([85, 205])("%i gradients take no dispatch for each, but one for as many as fit", (count) => {
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  const fit = device.limits.maxStorageBuffersPerShaderStage - 1;
  const gradients = Array.from({ length: count }, () => tf.ones([3]));
  const run = () => tf.dispose(callKernel("ClienteleClipScale", name(gradients), { count, maxNorm: 1 }));
  run();
  expect(countCommands(run)).toEqual({ dispatches: Math.ceil(count / fit) + 1, uploads: 0 });
  expect(Math.ceil(count / fit) + 1).toBeLessThanOrEqual(count / 6);
  tf.dispose(gradients);
});
