import { beforeAll, expect, test } from "vitest";
import {
  computeGradients,
  constant,
  readMemory,
  resetPeak,
  runOperation,
  tf,
  type Scalar,
} from "../../src/engine/tensor.ts";
import { startBackend } from "../support/backends.ts";

beforeAll(() => startBackend("cpu"));

test("a gradient is computed for the named weights alone, and only where the loss depends on them", () => {
  const weights = { a: tf.scalar(3), b: tf.scalar(5), unused: tf.scalar(1) };
  const { loss, gradients } = computeGradients(
    weights,
    ["a", "unused"],
    () => tf.mul(weights.a, weights.b) as Scalar,
  );
  expect(loss.dataSync()[0]).toBe(15);
  expect(Object.keys(gradients)).toEqual(["a"]);
  expect(gradients.a.dataSync()[0]).toBe(5);
});

test("an operation is not asked for the gradient of a frozen input", () => {
  const asked: string[] = [];
  const weights = { x: tf.scalar(2), frozen: tf.scalar(4) };
  const product = () =>
    runOperation(
      weights,
      () => tf.mul(weights.x, weights.frozen),
      (dy) => ({
        x: () => (asked.push("x"), tf.mul(dy, weights.frozen)),
        frozen: () => (asked.push("frozen"), tf.mul(dy, weights.x)),
      }),
    ) as Scalar;
  const { gradients } = computeGradients(weights, ["x"], product);
  expect(gradients.x.dataSync()[0]).toBe(4);
  expect(asked).toEqual(["x"]);
});

test("the peak counts what lived inside a step, and is forgotten by resetPeak", () => {
  resetPeak();
  const before = readMemory();
  const x = tf.zeros([1000]);
  const { loss, gradients } = computeGradients(
    { x },
    ["x"],
    () =>
    tf.sum(runOperation({ x }, () => tf.square(x), (dy) => ({ x: () => tf.mul(dy, x) }))) as Scalar, // prettier-ignore
  );
  tf.dispose([x, loss, gradients]);
  const after = readMemory();
  expect(after.numBytes).toBe(before.numBytes);
  expect(after.peakBytes).toBeGreaterThanOrEqual(before.numBytes + 8000);
  resetPeak();
  expect(readMemory().peakBytes).toBe(after.numBytes);
});

test("a constant is made once", () => {
  expect(constant(0.125)).toBe(constant(0.125));
  expect(constant(0.125).dataSync()[0]).toBe(0.125);
});
