import { beforeAll, describe, expect, test } from "vitest";
import { drawKeepMask, quantizeRate } from "../../../src/engine/ops/keep-mask.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { draw, oddSizes, runKernel, startGpu } from "../../support/gpu-kernels.ts";

beforeAll(startGpu);

describe.each(oddSizes)("of %i values", (size) => {
  test.each([
    [0.1, 7],
    [0.5, 0xffffffff],
    [0.999, -3],
    [0, 1],
  ])("dropout of rate %f and seed %i keeps what drawKeepMask keeps", async (rate, seed) => {
    const values = draw(size);
    const x = tf.tensor(values);
    const [y] = await runKernel("ClienteleDropout", { x }, { rate, seed });
    const keep = drawKeepMask(size, rate, seed);
    const scale = Math.fround(quantizeRate(rate).scale);
    expect([...y.values]).toEqual(
      Array.from(values, (value, i) => (keep[i] ? Math.fround(value * scale) : 0)),
    );
    x.dispose();
  });
});
