import { beforeAll, expect, test } from "vitest";
import golden from "../../golden/train/adamw.json";
import { disposeAdamW, initAdamW, runAdamW } from "../../../src/engine/ops/adamw.ts";
import { computeClipScale } from "../../../src/engine/ops/clip.ts";
import { callKernel, hasKernel, tf, type Weights } from "../../../src/engine/tensor.ts";
import { countCommands, draw, startGpu } from "../../support/gpu-kernels.ts";

const shapes: Record<string, number[]> = golden.shapes;
const toTensors = (values: Record<string, number[]>): Weights =>
  Object.fromEntries(Object.entries(values).map(([name, list]) => [name, tf.tensor(list, shapes[name])]));

beforeAll(startGpu);

test("ten clipped steps equal torch.optim.AdamW within 1e-6 of each weight, read back after each", async () => {
  expect(hasKernel("ClienteleAdamW")).toBe(true);
  const weights = toTensors(golden.start);
  const first = { ...weights };
  const state = initAdamW(weights, Object.keys(weights));
  for (const step of golden.steps) {
    const gradients = toTensors(step.gradients);
    const scale = computeClipScale(gradients, golden.maxNorm);
    runAdamW(weights, gradients, state, {
      learningRate: step.rate,
      weightDecay: golden.weightDecay,
      isDecayed: (name) => golden.decayed.includes(name),
      scale,
    });
    tf.dispose([gradients, scale]);
    for (const [name, expected] of Object.entries(step.weights as Record<string, number[]>)) {
      const found = await weights[name].data();
      const again = await weights[name].data();
      expect([...again]).toEqual([...found]);
      expected.forEach((value, i) =>
        expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(value), 0.1)),
      );
    }
  }
  expect(weights).toEqual(first);
  disposeAdamW(state);
  tf.dispose(weights);
});

/** One step in float64, from running means of 0.25 and 0.5. */
function move(w: number, g: number, kept: number): number[] {
  const m = 0.25 + (g - 0.25) * 0.1;
  const v = 0.5 + (g * g - 0.5) * 0.001;
  return [w * kept - (0.01 * m) / (Math.sqrt(v) + 1e-3), m, v];
}

const sizes = [1, 3, 17, 63, 65, 130, 1000, 256, 2];

test.each([false, true])("weights of odd sizes move as in float64, scaled: %s", async (isScaled) => {
  const values = sizes.map((size, k) => [draw(size, 2 * k + 1), draw(size, 2 * k + 2)]);
  const inputs: Weights = isScaled ? { scale: tf.scalar(0.5) } : {};
  values.forEach(([w, g], k) => {
    const [size] = [w.length];
    Object.assign(inputs, { [`w${k}`]: tf.tensor(w), [`g${k}`]: tf.tensor(g) });
    Object.assign(inputs, { [`m${k}`]: tf.fill([size], 0.25), [`v${k}`]: tf.fill([size], 0.5) });
  });
  const kept = sizes.map((_, k) => (k % 2 ? 1 : 0.9));
  const before = tf.memory().numTensors;
  callKernel("ClienteleAdamW", inputs, { count: sizes.length, rate: 0.01, floor: 1e-3, kept });
  expect(tf.memory().numTensors).toBe(before);
  for (const [k, [w, g]] of values.entries()) {
    const found = await Promise.all(["w", "m", "v"].map((letter) => inputs[`${letter}${k}`].data()));
    w.forEach((value, i) => {
      const expected = move(value, g[i] * (isScaled ? 0.5 : 1), kept[k]);
      expected.forEach((number, part) => expect(Math.abs(found[part][i] - number)).toBeLessThan(2e-7));
    });
    expect([...(await inputs[`g${k}`].data())]).toEqual([...g]);
  }
  tf.dispose(inputs);
});

test.each([85, 205])(
  "%i weights, clipped and moved, take less than two dispatches for three weights",
  (count) => {
    const weights: Weights = {};
    const gradients: Weights = {};
    for (let k = 0; k < count; k++) {
      weights[k] = tf.ones([3]);
      gradients[k] = tf.ones([3]);
    }
    const state = initAdamW(weights, Object.keys(weights));
    const run = () => {
      const scale = computeClipScale(gradients, 1);
      runAdamW(weights, gradients, state, {
        learningRate: 1e-3,
        weightDecay: 0.1,
        isDecayed: () => true,
        scale,
      });
      scale.dispose();
    };
    run();
    const { dispatches, uploads } = countCommands(run);
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    const limit = device.limits.maxStorageBuffersPerShaderStage;
    expect(uploads).toBe(0);
    expect(dispatches).toBe(
      Math.ceil(count / Math.floor((limit - 1) / 4)) + Math.ceil(count / (limit - 1)) + 1,
    );
    expect(dispatches / count, `with ${limit} buffers a dispatch`).toBeLessThan(2 / 3);
    disposeAdamW(state);
    tf.dispose([weights, gradients]);
  },
);
