import { beforeAll, describe, expect, test } from "vitest";
import { drawKeepMask, quantizeRate } from "../../../src/engine/ops/keep-mask.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { draw, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

beforeAll(startGpu);

const EPSILON = 1e-5;
const SEED = 41;

interface Case {
  rows: number;
  width: number;
  rate: number;
  residual: boolean;
}

const cases: Case[] = [
  { rows: 1, width: 3, rate: 0, residual: false },
  { rows: 3, width: 17, rate: 0.1, residual: true },
  { rows: 17, width: 63, rate: 0, residual: true },
  { rows: 63, width: 65, rate: 0.3, residual: true },
  { rows: 130, width: 130, rate: 0.1, residual: false },
];

/** Normalization and its gradient in float64. */
function computeReference({ rows, width, rate, residual }: Case, given: Record<string, Float32Array>) {
  const { scale: keepScale } = quantizeRate(rate);
  const size = rows * width;
  const keep = rate > 0 ? Array.from(drawKeepMask(size, rate, SEED), (k) => k * keepScale) : null;
  const [y, normal, ds, dx] = [0, 1, 2, 3].map(() => new Float64Array(size));
  const scale = new Float64Array(rows);
  const [dgamma, dbeta] = [new Float64Array(width), new Float64Array(width)];
  for (let row = 0; row < rows; row++) {
    const at = Array.from({ length: width }, (_, i) => row * width + i);
    const s = at.map((i) => given.x[i] * (keep?.[i] ?? 1) + (residual ? given.residual[i] : 0));
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / width;
    const centre = mean(s);
    scale[row] = 1 / Math.sqrt(mean(s.map((value) => (value - centre) ** 2)) + EPSILON);
    const g = at.map((i, c) => given.dy[i] * given.gamma[c]);
    at.forEach((i, c) => {
      normal[i] = (s[c] - centre) * scale[row];
      y[i] = normal[i] * given.gamma[c] + given.beta[c];
      dgamma[c] += given.dy[i] * normal[i];
      dbeta[c] += given.dy[i];
    });
    const slope = mean(at.map((i, c) => g[c] * normal[i]));
    at.forEach((i, c) => {
      ds[i] = (g[c] - mean(g) - normal[i] * slope) * scale[row];
      dx[i] = ds[i] * (keep?.[i] ?? 1);
    });
  }
  return { y, normal, scale, ds, dx, dgamma, dbeta };
}

describe.each(cases)("$rows rows of $width, dropout $rate, residual $residual", (given) => {
  const { rows, width, rate, residual } = given;
  const values = {
    x: draw(rows * width, 1, 3),
    residual: draw(rows * width, 2),
    dy: draw(rows * width, 3),
    gamma: draw(width, 4),
    beta: draw(width, 5),
  };
  const expected = computeReference(given, values);
  const rowsOf = (data: ArrayLike<number>) => tf.tensor(Float32Array.from(data), [1, rows, width]);

  test("it is the normalization of float64", async () => {
    const inputs = {
      x: rowsOf(values.x),
      gamma: tf.tensor(values.gamma),
      beta: tf.tensor(values.beta),
      ...(residual ? { residual: rowsOf(values.residual) } : {}),
    };
    const attributes = { epsilon: EPSILON, rate, seed: SEED };
    const [y, normal, scale] = await runKernel("ClienteleLayerNorm", inputs, attributes);
    expect([y.shape, normal.shape, scale.shape]).toEqual([
      [1, rows, width],
      [1, rows, width],
      [1, rows, 1],
    ]);
    expectClose(y.values, expected.y, 2e-6, "y");
    expectClose(normal.values, expected.normal, 2e-6, "normal");
    expectClose(scale.values, expected.scale, 2e-6, "scale");
    tf.dispose(inputs);
  });

  test("so are its gradients", async () => {
    const inputs = {
      dy: rowsOf(values.dy),
      normal: rowsOf(expected.normal),
      scale: tf.tensor(Float32Array.from(expected.scale), [1, rows, 1]),
      gamma: tf.tensor(values.gamma),
    };
    const found = await runKernel("ClienteleLayerNormGrad", inputs, { rate, seed: SEED });
    expect(found.length).toBe(rate > 0 ? 4 : 3);
    const names = ["ds", "dgamma", "dbeta", "dx"] as const;
    found.forEach((output, i) => expectClose(output.values, expected[names[i]], 4e-6, names[i]));
    tf.dispose(inputs);
  });

  test("the rows add up to those of float64", async () => {
    const x = rowsOf(values.x);
    const [sums] = await runKernel("ClienteleSumRows", { x });
    const whole = new Float64Array(width);
    values.x.forEach((value, i) => (whole[i % width] += value));
    expect(sums.shape).toEqual([width]);
    expectClose(sums.values, whole, 2e-6);
    x.dispose();
  });
});

test("rows far from zero keep their deviation", async () => {
  const x = tf.tensor(
    draw(4 * 65, 1).map((value) => 1000 + value),
    [4, 65],
  );
  const inputs = { x, gamma: tf.ones([65]), beta: tf.zeros([65]) };
  const [y] = await runKernel("ClienteleLayerNorm", inputs, { epsilon: 1e-12, rate: 0, seed: 0 });
  for (let row = 0; row < 4; row++) {
    const values = y.values.slice(row * 65, row * 65 + 65);
    const square = values.reduce((sum, value) => sum + value * value, 0) / 65;
    expect(Math.abs(square - 1)).toBeLessThan(1e-4);
  }
  tf.dispose(inputs);
});
