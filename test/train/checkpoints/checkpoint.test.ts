import { beforeAll, expect, test } from "vitest";
import { initAdamW } from "../../../src/engine/ops/adamw.ts";
import { tf } from "../../../src/engine/tensor.ts";
import {
  loadCheckpoint,
  removeCheckpoint,
  saveCheckpoint,
} from "../../../src/train/checkpoints/checkpoint.ts";
import { initState, type TrainRun } from "../../../src/train/state.ts";
import { startBackend } from "../../support/backends.ts";
import { makeContext } from "../small-context.ts";
import { makeJob } from "../small-job.ts";

beforeAll(() => startBackend("cpu"));

function makeRun(): TrainRun {
  const job = makeJob();
  const weights = { z: tf.tensor2d([[1, 2]]), a: tf.tensor1d([0.1]) };
  const names = ["z", "a"];
  const state = { ...initState("train"), step: 7, bestValue: 0.5, bestStep: 6 };
  const optimizer = { ...initAdamW(weights, names), step: 7 };
  const times = {
    losses: [],
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
    context: makeContext(job),
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

test("a checkpoint of another training, or one that was removed, is not found", async () => {
  const run = makeRun();
  await saveCheckpoint(run);
  expect(await loadCheckpoint(run.context, run.job, "other")).toBeNull();
  expect(await loadCheckpoint(run.context, { runId: "run", part: "text-only" }, "this")).toBeNull();
  await removeCheckpoint(run);
  expect(await loadCheckpoint(run.context, run.job, "this")).toBeNull();
});
