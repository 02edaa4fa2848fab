import { beforeAll, expect, test } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import { initAdamW } from "../../../src/engine/ops/adamw.ts";
import { tf } from "../../../src/engine/tensor.ts";
import {
  loadCheckpoint,
  locateCheckpoint,
  removeCheckpoint,
  saveCheckpoint,
} from "../../../src/train/checkpoints/checkpoint.ts";
import { initMemoryStore, type FileStore } from "../../../src/train/checkpoints/file-store.ts";
import { loadSealed, saveSealed } from "../../../src/train/checkpoints/sealed-file.ts";
import { initState, type TrainRun } from "../../../src/train/state.ts";
import { startBackend } from "../../support/backends.ts";
import { makeContext } from "../small-context.ts";
import { makeJob } from "../small-job.ts";

beforeAll(() => startBackend("cpu"));

function makeRun(stores: { store?: FileStore; spareStore?: FileStore } = {}): TrainRun {
  const job = makeJob();
  const weights = { z: tf.tensor2d([[1, 2]]), a: tf.tensor1d([0.1]) };
  const names = ["z", "a"];
  const [stepLosses, stepRates] = [[0.7, 1 / 3].map(Math.fround), [1e-3, 2e-4].map(Math.fround)];
  const state = { ...initState("train"), step: 7, bestValue: 0.5, bestStep: 6, stepLosses, stepRates };
  const optimizer = { ...initAdamW(weights, names), step: 7 };
  const times = {
    losses: [],
    trunk: null,
    pointEvery: 1,
    recompute: false,
    tickedAtMs: 0,
    savedAtMs: 0,
    warmUpMs: 0,
    resumedAtStep: null,
  };
  return {
    ...times,
    job,
    context: makeContext(job, stores),
    fingerprint: "this",
    weights,
    names,
    optimizer,
    best: { z: tf.tensor2d([[3, 4]]), a: tf.tensor1d([0.2]) },
    state,
    saves: 0,
  };
}

test("weights, means, best weights and state come back as they were, in their order", async () => {
  const run = makeRun();
  await saveCheckpoint(run);
  const found = await loadCheckpoint(run.context, run.job, "this");
  expect(Object.keys(found!.weights)).toEqual(["z", "a"]);
  expect(found!.weights.z.arraySync()).toEqual([[1, 2]]);
  expect(found!.best!.z.arraySync()).toEqual([[3, 4]]);
  expect(found!.optimizer.step).toBe(7);
  expect(found!.optimizer.v.a.arraySync()).toEqual([0]);
  expect(found!.state).toEqual(run.state);
});

test("a checkpoint of an app that kept no steps is none, and its training begins anew", async () => {
  const run = makeRun();
  const store = run.context.store!;
  await saveCheckpoint(run);
  const path = locateCheckpoint(run.job.runId, run.job.part);
  const { tensors, ...file } = (await loadSealed(store, path))!;
  const old = Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith("steps/")));
  expect(Object.keys(old).length).toBe(Object.keys(tensors).length - 2);
  await saveSealed(store, path, { tensors: old, ...file });
  expect(await loadCheckpoint(run.context, run.job, "this")).toBeNull();
});

test("a checkpoint of another training, or one that was removed, is not found", async () => {
  const run = makeRun();
  await saveCheckpoint(run);
  expect(await loadCheckpoint(run.context, run.job, "other")).toBeNull();
  expect(await loadCheckpoint(run.context, { runId: "run", part: "text-only" }, "this")).toBeNull();
  await removeCheckpoint(run);
  expect(await loadCheckpoint(run.context, run.job, "this")).toBeNull();
});

test("a save that the disk refuses is repeated in memory, and what a training goes on from is told by that", async () => {
  const run = makeRun({
    store: {
      ...initMemoryStore(),
      write: () => Promise.reject(new DOMException("no room", "QuotaExceededError")),
    },
    spareStore: initMemoryStore(),
  });
  run.context.savedStep = 3;
  await saveCheckpoint(run);
  expect(run.context.savedStep).toBe(7);
  expect((await loadCheckpoint(run.context, run.job, "this"))!.state.step).toBe(7);
  expect(run.context.reporter.notices.map(({ code }) => code)).toEqual(["train/no-room"]);
});

test("a step that was saved is forgotten where its checkpoint is not found", async () => {
  const run = makeRun();
  await saveCheckpoint(run);
  expect(run.context.savedStep).toBe(7);
  expect(await loadCheckpoint(run.context, run.job, "other")).toBeNull();
  expect(run.context.savedStep).toBe(0);
});

test("weights that find no memory to be read into turn checkpoints off, saying so once", async () => {
  const run = makeRun();
  run.weights.a.data = () => Promise.reject(new RangeError("Array buffer allocation failed"));
  await saveCheckpoint(run);
  await saveCheckpoint(run);
  expect(run.context.store).toBeNull();
  expect(run.context.savedStep).toBe(0);
  expect(run.context.reporter.notices.map(({ facts }) => facts.reason)).toEqual([
    "RangeError: Array buffer allocation failed",
  ]);
});

test("a device that is lost while weights are read is not taken for a full disk", async () => {
  const run = makeRun();
  const lost = new WorkbenchError({ code: "engine/device-lost", message: "gone", facts: {}, where: {} });
  run.weights.a.data = () => Promise.reject(lost);
  await expect(saveCheckpoint(run)).rejects.toBe(lost);
  expect(run.context.store).not.toBeNull();
  expect(run.context.reporter.notices).toEqual([]);
});
