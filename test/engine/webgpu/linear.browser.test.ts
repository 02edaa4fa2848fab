import { beforeAll, describe, expect, test } from "vitest";
import { tf, type Tensor } from "../../../src/engine/tensor.ts";
import { draw, runKernel, startGpu } from "../../support/gpu-kernels.ts";
import { expectClose } from "../../support/tensors.ts";

beforeAll(startGpu);

interface Case {
  rows: number;
  inner: number;
  sizes: number[];
}

/** Sizes around those of a tile, one to seven parts (a run takes three with biases, six without). */
const cases: Case[] = [
  { rows: 1, inner: 1, sizes: [1] },
  { rows: 3, inner: 17, sizes: [5] },
  { rows: 17, inner: 3, sizes: [65, 1] },
  { rows: 63, inner: 130, sizes: [63, 17, 3] },
  { rows: 65, inner: 63, sizes: [130] },
  { rows: 130, inner: 65, sizes: [33, 33, 33] },
  { rows: 34, inner: 16, sizes: [1, 2, 3, 4, 5, 6, 7] },
  { rows: 700, inner: 20, sizes: [770] },
];

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** Everything that a linear layer computes, in float64. */
function computeReference({ rows, inner, sizes }: Case, x: Float32Array, dy: Float32Array) {
  const width = sum(sizes);
  const ws = sizes.map((size, i) => draw(size * inner, 10 + i));
  const bs = sizes.map((size, i) => draw(size, 20 + i));
  const y = new Float64Array(rows * width);
  const dx = new Float64Array(rows * inner);
  const dws = sizes.map((size) => new Float64Array(size * inner));
  const dbs = sizes.map((size) => new Float64Array(size));
  for (let row = 0; row < rows; row++) {
    let at = row * width;
    sizes.forEach((size, part) => {
      for (let o = 0; o < size; o++, at++) {
        dbs[part][o] += dy[at];
        y[at] = bs[part][o];
        for (let i = 0; i < inner; i++) {
          y[at] += x[row * inner + i] * ws[part][o * inner + i];
          dx[row * inner + i] += dy[at] * ws[part][o * inner + i];
          dws[part][o * inner + i] += dy[at] * x[row * inner + i];
        }
      }
    });
  }
  return { ws, bs, y, dx, dws, dbs };
}

function makeWeights({ inner, sizes }: Case, ws: Float32Array[], bs: Float32Array[] | null) {
  const weights: Record<string, Tensor> = {};
  ws.forEach((w, i) => (weights[`w${i}`] = tf.tensor(w, [sizes[i], inner])));
  bs?.forEach((b, i) => (weights[`b${i}`] = tf.tensor(b)));
  return weights;
}

describe.each(cases)("$rows rows of $inner by $sizes", (given) => {
  const { rows, inner, sizes } = given;
  const x = draw(rows * inner, 1);
  const dy = draw(rows * sum(sizes), 2);
  const reference = computeReference(given, x, dy);

  test.each([true, false])("the product is that of float64 (bias: %s)", async (bias) => {
    const weights = makeWeights(given, reference.ws, bias ? reference.bs : null);
    const inputs = { x: tf.tensor(x, [1, rows, inner]), ...weights };
    const [y] = await runKernel("ClienteleLinear", inputs, { parts: sizes.length, bias, gelu: false });
    const all = reference.bs.flatMap((b) => [...b]);
    const expected = reference.y.map((value, i) => (bias ? value : value - all[i % all.length]));
    expect(y.shape).toEqual([1, rows, sum(sizes)]);
    expectClose(y.values, expected, 1e-6);
    tf.dispose(inputs);
  });

  test("the gradient of x is that of float64", async () => {
    const inputs = { dy: tf.tensor(dy, [rows, sum(sizes)]), ...makeWeights(given, reference.ws, null) };
    const [dx] = await runKernel("ClienteleLinearGradX", inputs, { parts: sizes.length });
    expect(dx.shape).toEqual([rows, inner]);
    expectClose(dx.values, reference.dx, 1e-6);
    tf.dispose(inputs);
  });

  test.each([true, false])("the gradients of the weights are those of float64 (bias: %s)", async (bias) => {
    const inputs = { dy: tf.tensor(dy, [rows, sum(sizes)]), x: tf.tensor(x, [rows, inner]) };
    const found = await runKernel("ClienteleLinearGradW", inputs, { sizes, bias });
    const expected = bias ? [...reference.dws, ...reference.dbs] : reference.dws;
    expect(found.map(({ shape }) => shape)).toEqual([
      ...sizes.map((size) => [size, inner]),
      ...(bias ? sizes.map((size) => [size]) : []),
    ]);
    expected.forEach((values, i) => expectClose(found[i].values, values, 2e-6, `output ${i}`));
    tf.dispose(inputs);
  });
});

test("with GELU it gives x Phi(x) of what it gives beside", async () => {
  const inputs = {
    x: tf.tensor(draw(19 * 33, 1, 3), [19, 33]),
    w0: tf.tensor(draw(70 * 33, 2), [70, 33]),
    b0: tf.tensor(draw(70, 3)),
  };
  const [plain] = await runKernel("ClienteleLinear", inputs, { parts: 1, bias: true, gelu: false });
  const [y, before] = await runKernel("ClienteleLinear", inputs, { parts: 1, bias: true, gelu: true });
  expect(before.values).toEqual(plain.values);
  const u = tf.tensor(before.values);
  const [gelu] = await runKernel("ClienteleGelu", { x: u });
  expectClose(y.values, gelu.values, 1e-7);
  tf.dispose([inputs, u]);
});
