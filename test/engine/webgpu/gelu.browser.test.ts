import { beforeAll, describe, expect, test } from "vitest";
import { tf } from "../../../src/engine/tensor.ts";
import { draw, oddSizes, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** The normal distribution by Simpson's rule, in float64. */
function integrate(x: number): number {
  const steps = 400;
  let sum = density(0) + density(x);
  for (let k = 1; k < steps; k++) sum += (k % 2 ? 4 : 2) * density((k * x) / steps);
  return 0.5 + (sum * x) / steps / 3;
}

beforeAll(startGpu);

describe.each(oddSizes)("of %i values", (size) => {
  const x = draw(size, 1, 6);
  const dy = draw(size, 2);

  test("GELU is x times the integral of the normal density within 1e-6", async () => {
    const given = tf.tensor(x);
    const [y] = await runKernel("ClienteleGelu", { x: given });
    expect(y.shape).toEqual([size]);
    expectClose(
      y.values,
      Array.from(x, (value) => value * integrate(value)),
      1e-6,
    );
    given.dispose();
  });

  test("its gradient is dy (Phi + x phi) within 1e-6", async () => {
    const given = { x: tf.tensor(x), dy: tf.tensor(dy) };
    const [dx] = await runKernel("ClienteleGeluGrad", given);
    expectClose(
      dx.values,
      Array.from(x, (value, i) => dy[i] * (integrate(value) + value * density(value))),
      1e-6,
    );
    tf.dispose(given);
  });
});

test("GELU of very large numbers is the number or 0, and so is the slope 1 or 0", async () => {
  const given = { x: tf.tensor([-1e30, -40, 0, 40, 1e30]), dy: tf.ones([5]) };
  const [y] = await runKernel("ClienteleGelu", { x: given.x });
  const [dx] = await runKernel("ClienteleGeluGrad", given);
  expect([...y.values].map(Math.abs)).toEqual([0, 0, 0, 40, Math.fround(1e30)]);
  expect([...dx.values].map((value) => Math.abs(Math.round(value * 1e6) / 1e6))).toEqual([0, 0, 0.5, 1, 1]);
  tf.dispose(given);
});
