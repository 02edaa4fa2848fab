import { beforeAll, expect, test } from "vitest";
import { callKernel, tf } from "../../../src/engine/tensor.ts";
import { countCommands, draw, oddSizes, runKernel, startGpu } from "../../support/gpu-kernels.ts";

beforeAll(startGpu);

test.each(oddSizes)("a copy of %i values is the same and has memory of its own", async (size) => {
  const values = draw(size);
  const x = tf.tensor(values, [1, size]);
  const [found] = await runKernel("ClienteleCopy", { x });
  expect(found).toEqual({ shape: [1, size], values });
  const [copy] = callKernel("ClienteleCopy", { x });
  callKernel("ClienteleAccumulate", { into: x, x: copy });
  expect([...(await copy.data())]).toEqual([...values]);
  expect([...(await x.data())]).toEqual(Array.from(values, (value) => 2 * value));
  tf.dispose([x, copy]);
});

test("a copy of int32 keeps its kind", async () => {
  const x = tf.tensor([1, -2, 3], [3], "int32");
  const [copy] = callKernel("ClienteleCopy", { x });
  expect(copy.dtype).toBe("int32");
  expect([...(await copy.data())]).toEqual([1, -2, 3]);
  tf.dispose([x, copy]);
});

test.each(oddSizes)("Accumulate adds %i values in place, also after they were read", async (size) => {
  const [a, b] = [draw(size, 1), draw(size, 2)];
  const [into, x] = [tf.tensor(a), tf.tensor(b)];
  const tensors = tf.memory().numTensors;
  let expected = a;
  for (let time = 0; time < 3; time++) {
    callKernel("ClienteleAccumulate", { into, x });
    expected = expected.map((value, i) => Math.fround(value + b[i]));
    expect([...(await into.data())]).toEqual([...expected]);
  }
  expect([...(await x.data())]).toEqual([...b]);
  expect(tf.memory().numTensors).toBe(tensors);
  tf.dispose([into, x]);
});

test("a tensor added to itself in place is refused", () => {
  const x = tf.ones([2]);
  const same = tf.reshape(x, [1, 2]);
  expect(() => callKernel("ClienteleAccumulate", { into: x, x: same })).toThrow(/copy one of the two/);
  tf.dispose([x, same]);
});

test("a copy is no dispatch, Accumulate one, and neither uploads", () => {
  const [x, y] = [tf.ones([5]), tf.ones([5])];
  const run = () => {
    tf.dispose(callKernel("ClienteleCopy", { x }));
    callKernel("ClienteleAccumulate", { into: x, x: y });
  };
  run();
  expect(countCommands(run)).toEqual({ dispatches: 1, uploads: 0 });
  tf.dispose([x, y]);
});
