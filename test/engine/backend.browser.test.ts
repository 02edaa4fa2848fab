import { afterEach, expect, test } from "vitest";
import { useBackend } from "../../src/engine/backend.ts";
import { disposeAdamW, initAdamW, runAdamW } from "../../src/engine/ops/adamw.ts";
import { computeBinaryCrossEntropy } from "../../src/engine/ops/binary-cross-entropy.ts";
import { computeClipScale } from "../../src/engine/ops/clip.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import { readMemory, tf, type MemoryUse } from "../../src/engine/tensor.ts";
import { initModel, isDecayed, runModel, type ModelShape } from "../../src/model/model.ts";
import { drawBatch, tinyShape, toModelInputs } from "../support/models.ts";

/** Trains the tiny model on eight fixed batches; memory is read after steps 10 and `steps`. */
async function trainTiny(
  backend: "webgpu" | "simd",
  steps: number,
  shape: ModelShape = tinyShape,
): Promise<{ losses: number[]; memory: MemoryUse[] }> {
  const { backend: started } = await useBackend(backend);
  expect(started).toBe(backend);
  const weights = initModel(shape, 1);
  const names = Object.keys(weights);
  const optimizer = initAdamW(weights, names);
  const losses: number[] = [];
  const memory: MemoryUse[] = [];
  for (let step = 0; step < steps; step++) {
    const inputs = toModelInputs(drawBatch(shape, 4, 8, step % 8), 8);
    const target = tf.tensor1d([0, 1, step % 2, 1]);
    const { loss, gradients } = computeGradients(weights, names, () =>
      computeBinaryCrossEntropy(runModel(weights, shape, inputs, { dropout: 0.1, seed: step }), target),
    );
    const scale = computeClipScale(gradients, 1);
    runAdamW(weights, gradients, optimizer, { learningRate: 1e-3, weightDecay: 0.01, isDecayed, scale });
    losses.push((await loss.data())[0]);
    tf.dispose([
      loss,
      gradients,
      scale,
      target,
      inputs.ids!,
      inputs.mask!,
      inputs.numbers!,
      inputs.categories!,
    ]);
    if (step === 9 || step === steps - 1) memory.push(readMemory());
  }
  disposeAdamW(optimizer);
  tf.dispose(weights);
  return { losses, memory };
}

afterEach(() => useBackend("cpu"));

test("the first 10 losses on WebGPU equal those on simd within 1e-3", async () => {
  const gpu = await trainTiny("webgpu", 10);
  const cpu = await trainTiny("simd", 10);
  expect(new Set(cpu.losses).size).toBe(10);
  gpu.losses.forEach((loss, step) =>
    expect(Math.abs(loss - cpu.losses[step]), `step ${step}`).toBeLessThan(1e-3),
  );
});

/** The software adapter takes milliseconds for a kernel, so many steps are taken with the smallest model that has an encoder. */
const smallest: ModelShape = { ...tinyShape, fusion: "text-only", layers: 1 };

test.each(["webgpu", "simd"] as const)(
  "200 steps on %s leave as many tensors and device bytes",
  { timeout: 300_000 },
  async (backend) => {
    const { memory } = await trainTiny(backend, 200, smallest);
    const [early, late] = memory;
    expect(late.numTensors).toBe(early.numTensors);
    expect(late.numBytes).toBe(early.numBytes);
    expect(early.deviceBytes).toBeGreaterThan(0);
    expect(late.deviceBytes).toBe(early.deviceBytes);
  },
);

test("auto leaves the software adapter alone, and webgpu takes it and says that it is one", async () => {
  expect((await useBackend("auto")).backend).toBe("simd");
  const facts = await useBackend("webgpu");
  expect(facts).toMatchObject({ backend: "webgpu", softwareAdapter: true });
  expect(facts.adapter).toMatch(/swiftshader/i);
});
