import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WorkbenchError } from "../../../src/base/problem.ts";
import { useBackend } from "../../../src/engine/backend.ts";
import { callKernel, readMemory, tf } from "../../../src/engine/tensor.ts";
import {
  findAdapter,
  getGpuBackend,
  isDeviceLost,
  rehearse,
  startWebgpu,
} from "../../../src/engine/webgpu/device.ts";
import { dispatch, makeOutput, type GpuBackend } from "../../../src/engine/webgpu/dispatch.ts";
import { countCommands, draw } from "../../support/gpu-kernels.ts";

beforeEach(async () => {
  await startWebgpu();
});
afterEach(() => vi.restoreAllMocks());

const backendOf = () => getGpuBackend() as GpuBackend;

function makeLayer(rows = 5) {
  return {
    x: tf.tensor(draw(rows * 7), [rows, 7]),
    w0: tf.tensor(draw(3 * 7, 2), [3, 7]),
    b0: tf.tensor(draw(3, 3)),
  };
}

const runLayer = (inputs: ReturnType<typeof makeLayer>) =>
  callKernel("ClienteleLinear", inputs, { parts: 1, bias: true, gelu: false })[0];

async function catchCode(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "nothing was thrown",
    (error: WorkbenchError) => error.problem?.code ?? String(error),
  );
}

test("the adapter is named, told to be software, and gives a device with its own limits", async () => {
  const facts = await startWebgpu();
  expect(facts).toEqual(await findAdapter());
  expect(facts).toMatchObject({ software: true, name: expect.stringMatching(/swiftshader/i) });
  const adapter = (await navigator.gpu.requestAdapter()) as GPUAdapter;
  const { limits } = backendOf().device;
  expect(limits.maxBufferSize).toBe(adapter.limits.maxBufferSize);
  expect(limits.maxStorageBufferBindingSize).toBe(adapter.limits.maxStorageBufferBindingSize);
  expect(limits.maxStorageBuffersPerShaderStage).toBeGreaterThanOrEqual(8);
});

test("a second start keeps the device and its tensors", async () => {
  const before = backendOf();
  const x = tf.tensor([1, 2, 3]);
  await useBackend("cpu");
  await startWebgpu();
  expect(backendOf()).toBe(before);
  expect(tf.getBackend()).toBe("webgpu");
  expect([...(await tf.square(x).data())]).toEqual([1, 4, 9]);
  x.dispose();
});

test("a freed buffer is used again at once, in the same submission, and values stay right", async () => {
  const x = tf.tensor(draw(1000));
  let y = tf.add(x, x);
  const before = backendOf().pool.numBytesAllocated;
  for (let i = 0; i < 20; i++) {
    const next = tf.mul(y, x);
    y.dispose();
    y = next;
  }
  expect(backendOf().pool.numBytesAllocated - before).toBeLessThan(3 * 4000 + 20 * 512);
  const values = await y.data();
  const expected = draw(1000).map((value) => 2 * value ** 21);
  values.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5));
  tf.dispose([x, y]);
});

test("the uniforms of many dispatches are one small write and nothing else goes up", async () => {
  const inputs = makeLayer();
  runLayer(inputs).dispose();
  const write = vi.spyOn(GPUQueue.prototype, "writeBuffer");
  const counts = countCommands(() => {
    for (let i = 0; i < 20; i++) runLayer(inputs).dispose();
    backendOf().endComputePassEncoder();
    backendOf().submitQueue();
  });
  expect(counts).toEqual({ dispatches: 20, uploads: 0 });
  expect(write).toHaveBeenCalledTimes(1);
  tf.dispose(inputs);
});

test("a lost device ends a read that waits, and a new one takes its place", async () => {
  const before = readMemory();
  const inputs = makeLayer();
  const y = runLayer(inputs);
  const waiting = catchCode(y.data());
  backendOf().device.destroy();
  expect(await waiting).toBe("engine/device-lost");
  expect(isDeviceLost()).toBe(true);
  expect(await catchCode(inputs.x.data())).toBe("engine/device-lost");
  expect(await catchCode(Promise.resolve().then(() => inputs.w0.dataSync()))).toBe("engine/device-lost");
  expect(await catchCode(Promise.resolve().then(() => runLayer(inputs)))).toBe("engine/device-lost");

  expect(await startWebgpu()).toMatchObject({ software: true });
  expect(isDeviceLost()).toBe(false);
  tf.dispose([inputs, y]);
  expect(readMemory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  const again = makeLayer();
  const z = runLayer(again);
  expect((await z.data()).every(Number.isFinite)).toBe(true);
  tf.dispose([again, z]);
  backendOf().device.destroy();
  await backendOf().device.lost;
});

test("a read of a device that is lost while it waits for much work does not hang", async () => {
  const a = tf.tensor(draw(200 * 200), [200, 200]);
  const y = tf.tidy(() => {
    let product = tf.matMul(a, a);
    for (let i = 0; i < 5; i++) product = tf.matMul(product, a);
    return product;
  });
  const waiting = catchCode(y.data());
  await new Promise((resolve) => setTimeout(resolve, 5));
  backendOf().device.destroy();
  expect(await waiting).toBe("engine/device-lost");
  tf.dispose([a, y]);
});

test("without an adapter nothing starts, and what was lost stays lost until there is one", async () => {
  backendOf().device.destroy();
  await vi.waitFor(() => expect(isDeviceLost()).toBe(true));
  const request = vi.spyOn(navigator.gpu, "requestAdapter").mockResolvedValue(null);
  expect(await findAdapter()).toBeNull();
  expect(await startWebgpu()).toBeNull();
  expect(isDeviceLost()).toBe(true);
  request.mockRejectedValue(new Error("blocked"));
  expect(await startWebgpu()).toBeNull();
  request.mockRestore();
  expect(await startWebgpu()).not.toBeNull();
});

test("a command that the device refuses is an error where a value is read, and a new device goes on", async () => {
  const backend = backendOf();
  const y = makeOutput(backend, [4]);
  const program = { name: "broken", code: "@compute @workgroup_size(1) fn main() { nonsense }" };
  dispatch(backend, program, [], [], [1]);
  const inputs = makeLayer();
  const z = runLayer(inputs);
  expect(await catchCode(z.data())).toBe("engine/device-failed");
  expect(isDeviceLost()).toBe(true);
  backend.disposeData(y.dataId);
  tf.dispose([inputs, z]);
  await startWebgpu();
  expect(isDeviceLost()).toBe(false);
  const again = makeLayer();
  const works = runLayer(again);
  expect((await works.data()).every(Number.isFinite)).toBe(true);
  tf.dispose([again, works]);
});

test("a rehearsal compiles and counts, runs nothing, makes no buffer and changes no value", async () => {
  backendOf().device.destroy();
  await vi.waitFor(() => expect(isDeviceLost()).toBe(true));
  await startWebgpu();
  const inputs = makeLayer(9);
  const into = tf.tensor([1, 2, 3]);
  const before = { ...backendOf().pool.readBytes(), ...readMemory() };
  const work = () => {
    const y = runLayer(inputs);
    const squares = tf.square(y);
    callKernel("ClienteleAccumulate", { into, x: inputs.b0 });
    tf.dispose([y, squares]);
  };
  const create = vi.spyOn(GPUDevice.prototype, "createBuffer");
  const counts = countCommands(() => void rehearse(work));
  const { pipelines, dispatches, peakBytes } = await rehearse(work);
  expect(counts).toEqual({ dispatches: 0, uploads: 0 });
  expect(create).not.toHaveBeenCalled();
  expect({ pipelines, dispatches }).toEqual({ pipelines: 0, dispatches: 3 });
  // x, w0, b0 and `into`, then y and its squares; the mean of nothing is kept.
  expect(peakBytes - before.used).toBe(4 * (9 * 7 + 3 * 7 + 3 + 3 + 2 * 9 * 3));
  expect({ ...backendOf().pool.readBytes(), ...readMemory() }).toEqual(before);
  expect([...(await into.data())]).toEqual([1, 2, 3]);

  const real = countCommands(work);
  expect(real.dispatches).toBe(3);
  const sums = await into.data();
  draw(3, 3).forEach((value, i) => expect(sums[i]).toBeCloseTo(value + i + 1, 6));
  tf.dispose([inputs, into]);
});

test("a rehearsal counts the programs that it compiles, ours and those of tfjs", async () => {
  backendOf().device.destroy();
  await vi.waitFor(() => expect(isDeviceLost()).toBe(true));
  await startWebgpu();
  const inputs = makeLayer();
  const facts = await rehearse(() => {
    const y = runLayer(inputs);
    tf.dispose([tf.square(y), y]);
  });
  expect(facts).toMatchObject({ pipelines: 2, dispatches: 2 });
  const create = vi.spyOn(GPUDevice.prototype, "createComputePipeline");
  const y = runLayer(inputs);
  const squares = tf.square(y);
  expect((await squares.data()).length).toBe(15);
  expect(create).not.toHaveBeenCalled();
  tf.dispose([inputs, y, squares]);
});
