import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { draw, drawIds, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

const cases = [
  { batch: 1, length: 1, width: 1 },
  { batch: 3, length: 17, width: 65 },
  { batch: 5, length: 63, width: 3 },
  { batch: 2, length: 3, width: 130 },
];

beforeAll(startGpu);

describe.each(cases)("[$batch, $length, $width]", ({ batch, length, width }) => {
  // The last text has no token at all.
  const mask = drawIds(batch * length, 2).map((bit, i) =>
    i >= (batch - 1) * length && batch > 1 ? 0 : bit | +(i % length === 0),
  );
  const divisors = Array.from({ length: batch }, (_, b) =>
    Math.max(
      1,
      mask.subarray(b * length, (b + 1) * length).reduce((sum, bit) => sum + bit, 0),
    ),
  );

  describe.each(["float32", "int32"] as const)("with a mask of %s", (dtype) => {
    test("PoolMean is the mean over the tokens under the mask, and 0 without one", async () => {
      const values = draw(batch * length * width);
      const x = tf.tensor(values, [batch, length, width]);
      const given = { x, mask: tf.tensor(mask, [batch, length], dtype) };
      const [y] = await runKernel("ClientelePoolMean", given);
      expect(y.shape).toEqual([batch, width]);
      const expected = new Float64Array(batch * width);
      values.forEach((value, i) => {
        const [token, h] = [Math.floor(i / width), i % width];
        const b = Math.floor(token / length);
        if (mask[token]) expected[b * width + h] += value / divisors[b];
      });
      expectClose(y.values, expected, 1e-6);
      tf.dispose(given);
    });

    test("its gradient gives each token under the mask its share, others 0", async () => {
      const values = draw(batch * width);
      const given = {
        dy: tf.tensor(values, [batch, width]),
        mask: tf.tensor(mask, [batch, length], dtype),
      };
      const [dx] = await runKernel("ClientelePoolMeanGrad", given);
      expect(dx.shape).toEqual([batch, length, width]);
      const expected = Array.from(dx.values, (_, i) => {
        const token = Math.floor(i / width);
        const b = Math.floor(token / length);
        return mask[token] ? values[b * width + (i % width)] / divisors[b] : 0;
      });
      expectClose(dx.values, expected, 1e-6);
      tf.dispose(given);
    });
  });
});

test("what padding holds changes nothing, be it infinite", async () => {
  const given = { x: tf.tensor([1, Infinity, 3, NaN], [1, 4, 1]), mask: tf.tensor([1, 0, 1, 0], [1, 4]) };
  const [y] = await runKernel("ClientelePoolMean", given);
  expect([...y.values]).toEqual([2]);
  tf.dispose(given);
});

test("a mask of int32 that was cast to float32 is read as what it is", async () => {
  const whole = tf.tensor([1, 0, 1], [1, 3], "int32");
  const given = { x: tf.tensor([1, 5, 3], [1, 3, 1]), mask: tf.cast(whole, "float32") };
  const [y] = await runKernel("ClientelePoolMean", given);
  const dy = tf.ones([1, 1]);
  const [dx] = await runKernel("ClientelePoolMeanGrad", { dy, mask: given.mask });
  expect([...y.values, ...dx.values]).toEqual([2, 0.5, 0, 0.5]);
  tf.dispose([whole, dy, given]);
});
