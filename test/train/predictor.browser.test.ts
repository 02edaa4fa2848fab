import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { useBackend } from "../../src/engine/backend.ts";
import { readBackend } from "../../src/engine/tensor.ts";
import { getGpuBackend } from "../../src/engine/webgpu/device.ts";
import { initModel } from "../../src/model/model.ts";
import { pickRow } from "../../src/session/customers.ts";
import { readTensors } from "../../src/train/checkpoints/checkpoint.ts";
import { saveModel } from "../../src/train/model-file.ts";
import { describeShape } from "../../src/train/model-shape.ts";
import { initPredictor } from "../../src/train/predictor.ts";
import type { PredictModel } from "../../src/train/types.ts";
import { makeJob } from "./small-job.ts";

const job = makeJob();
const { test: side } = job.prepared;

/** Weights that say something, made on plain cpu. */
async function makeModel(): Promise<PredictModel> {
  await useBackend("cpu");
  const shape = describeShape(job, 1);
  const facts = { shape, task: "binary" as const, scale: null, batchSize: 32, padId: 0 };
  const weights = saveModel(await readTensors(initModel(shape, 1)), facts);
  return { sha256: "a", weights, backend: "webgpu" };
}

const make = () => initPredictor({ startBackend: () => expect.fail("a backend runs") });
const quiet = () => {};
let model: PredictModel;

// The adapter is Chromium's software one: what is proven is that a prediction goes on, not how fast.
beforeEach(async () => {
  model = await makeModel();
  expect((await useBackend("webgpu")).softwareAdapter).toBe(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await useBackend("cpu");
});

describe("a device that is lost between two predictions", () => {
  test("is replaced where the weights are at hand, and must be given them where they are not", async () => {
    const predictor = make();
    const scores = await predictor.predict(model, side, quiet);
    getGpuBackend()!.device.destroy();
    expect(await predictor.predict(model, side, quiet)).toEqual(scores);
    expect(readBackend()).toBe("webgpu");
    getGpuBackend()!.device.destroy();
    const without = predictor.predict({ ...model, weights: null }, side, quiet);
    await expect(without).rejects.toMatchObject({ problem: { code: "train/no-model" } });
  });

  test("is replaced for a table under way, and for a customer alone who was let in between", async () => {
    const predictor = make();
    const scores = await predictor.predict(model, side, quiet);
    let alone: Promise<Float32Array> | null = null;
    const again = await predictor.predict(model, side, () => {
      if (alone) return;
      getGpuBackend()!.device.destroy();
      alone = predictor.predict(model, pickRow(side, 3), quiet);
    });
    expect(again).toEqual(scores);
    expect((await alone!)[0]).toBeCloseTo(scores[3], 6);
    expect(readBackend()).toBe("webgpu");
  });

  test("is followed by the CPU engine where no adapter comes back, with nearly the same scores", async () => {
    const predictor = make();
    const scores = await predictor.predict(model, side, quiet);
    vi.spyOn(navigator.gpu, "requestAdapter").mockResolvedValue(null);
    getGpuBackend()!.device.destroy();
    const next = await predictor.predict(model, side, quiet);
    expect(readBackend()).toBe("simd");
    next.forEach((score, i) => expect(score).toBeCloseTo(scores[i], 4));
  });
});

test("weights follow the backend: another one that is started in between gets them anew", async () => {
  const predictor = make();
  const scores = await predictor.predict(model, side, quiet);
  await useBackend("simd", 1);
  const without = predictor.predict({ ...model, weights: null }, side, quiet);
  await expect(without).rejects.toMatchObject({ problem: { code: "train/no-model" } });
  const next = await predictor.predict(model, side, quiet);
  next.forEach((score, i) => expect(score).toBeCloseTo(scores[i], 4));
});
