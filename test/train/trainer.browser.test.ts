import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { useBackend } from "../../src/engine/backend.ts";
import { readBackend } from "../../src/engine/tensor.ts";
import { getGpuBackend } from "../../src/engine/webgpu/device.ts";
import { initMemoryStore, type FileStore } from "../../src/train/checkpoints/file-store.ts";
import { initTrainer } from "../../src/train/trainer.ts";
import type { TrainJob, TrainProgress } from "../../src/train/types.ts";
import { measureLoss } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

// The adapter is Chromium's software one: what is proven is that a run goes on, not how fast.
beforeEach(async () => {
  expect((await useBackend("webgpu")).softwareAdapter).toBe(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await useBackend("cpu");
});

const small = { customers: 96, train: { epochs: 2 } };
const job = makeJob(small);
/** Without the encoder, whose programs the software adapter takes long to compile. */
const short = makeJob({ ...small, fusion: "structured-only" });

/** Trains on WebGPU and destroys the device once, when a message says that it is time to. */
async function trainAndLose(job: TrainJob, store: FileStore, isTime: (progress: TrainProgress) => boolean) {
  const sent: TrainProgress[] = [];
  let isLost = false;
  let now = 0;
  // Each look at this clock is a second, so that every step has a message and, every 20 of them, a checkpoint.
  const trainer = initTrainer({ store, validate: measureLoss, clock: () => (now += 1000) });
  const outcome = await trainer.train(job, (progress) => {
    sent.push(progress);
    if (isLost || !isTime(progress)) return;
    isLost = true;
    getGpuBackend()!.device.destroy();
  });
  expect(isLost).toBe(true);
  return { outcome, sent };
}

const trainUndisturbed = (job: TrainJob) =>
  initTrainer({ store: initMemoryStore(), validate: measureLoss }).train(
    { ...job, runId: "undisturbed" },
    () => {},
  );

const isHalfway = ({ phase, step }: TrainProgress) => phase === "train" && step >= 6;

describe("a device that is destroyed while it trains", () => {
  test("is replaced, and the run goes on from its checkpoint to the same scores, saying so once", async () => {
    const whole = await trainUndisturbed(job);
    const { outcome, sent } = await trainAndLose(job, initMemoryStore(), isHalfway);
    expect(readBackend()).toBe("webgpu");
    expect(outcome.training.resumedAtStep).toBeGreaterThan(0);
    expect(outcome.training.notices.map(({ code, facts }) => [code, facts.backend])).toEqual([
      ["train/device-lost", "webgpu"],
    ]);
    expect(sent.filter(({ notice }) => notice).length).toBe(1);
    expect(outcome.training.steps).toBe(whole.training.steps);
    expect(outcome.scores.test).toEqual(whole.scores.test);
  });

  test("starts anew where no checkpoint was written yet", async () => {
    const { outcome } = await trainAndLose(short, initMemoryStore(), ({ phase }) => phase === "warm-up");
    expect(outcome.training.resumedAtStep).toBeNull();
    expect(outcome.training.notices[0].facts).toMatchObject({ backend: "webgpu", step: 0 });
  });

  test("is followed from memory where the disk is full", async () => {
    const full: FileStore = {
      ...initMemoryStore(),
      write: () => Promise.reject(new DOMException("no room", "QuotaExceededError")),
    };
    const { outcome } = await trainAndLose(short, full, ({ phase, step }) => phase === "train" && step >= 9);
    expect(outcome.training.notices.map(({ code }) => code)).toEqual(["train/no-room", "train/device-lost"]);
    expect(outcome.training.resumedAtStep).toBeGreaterThan(0);
  });

  test("is replaced by the CPU engine where no adapter comes back, from the same checkpoint", async () => {
    const whole = await trainUndisturbed(short);
    const { outcome } = await trainAndLose(short, initMemoryStore(), (progress) => {
      if (!isHalfway(progress)) return false;
      vi.spyOn(navigator.gpu, "requestAdapter").mockResolvedValue(null);
      return true;
    });
    expect(readBackend()).toBe("simd");
    expect(outcome.training.resumedAtStep).toBeGreaterThan(0);
    expect(outcome.training.notices[0].facts.backend).toBe("simd");
    outcome.scores.test.forEach((score, i) => expect(score).toBeCloseTo(whole.scores.test[i], 2));
  });
});
