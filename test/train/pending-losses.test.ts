import { beforeAll, expect, test, vi } from "vitest";
import type { WorkbenchError } from "../../src/base/problem.ts";
import { readMemory, tf } from "../../src/engine/tensor.ts";
import { addCurvePoint, readLosses } from "../../src/train/pending-losses.ts";
import { initState, type TrainRun } from "../../src/train/state.ts";
import { startBackend } from "../support/backends.ts";
import { makeJob } from "./small-job.ts";

beforeAll(() => startBackend("cpu"));

const makeRun = (losses: number[], step: number, pointEvery: number) =>
  ({
    job: makeJob({ fusion: "text-only", train: {} }),
    state: { ...initState("train"), step },
    losses: losses.map((loss) => tf.scalar(loss)),
    pointEvery,
  }) as unknown as TrainRun;

test("losses that wait are drawn at the steps that they belong to, and leave no tensor", async () => {
  const before = readMemory().numTensors;
  // the losses of steps 2 to 6; a point every 2 steps: (1 alone), (2 + 3) / 2, (4 + 8) / 2
  const run = makeRun([1, 2, 3, 4, 8], 6, 2);
  await readLosses(run);
  expect(run.state.curve).toEqual([
    { step: 2, loss: 1, validation: null },
    { step: 4, loss: 2.5, validation: null },
    { step: 6, loss: 6, validation: null },
  ]);
  expect(run.state.stepLosses).toEqual([1, 2, 3, 4, 8]);
  expect(run.losses).toEqual([]);
  expect(readMemory().numTensors).toBe(before);
  await readLosses(run);
  expect(run.state.curve).toHaveLength(3);
});

test("losses of masked words are drawn, and not kept one by one", async () => {
  const run = makeRun([1, 2], 2, 1);
  run.state.phase = "pretrain";
  await readLosses(run);
  expect([run.state.curve.length, run.state.stepLosses]).toEqual([2, []]);
});

test("a loss that is no number names its step and ends the training", async () => {
  const run = makeRun([0.5, NaN, 0.5], 9, 100);
  const error: WorkbenchError = await readLosses(run).then(
    () => expect.fail("it went on"),
    (thrown) => thrown,
  );
  expect(error.problem).toMatchObject({ code: "train/diverged", facts: { step: 8, loss: "NaN" } });
  const { learningRate } = run.job.recipe.train;
  expect(error.problem.facts.learningRate).toBe(learningRate);
  const warming = makeRun([NaN], 1, 1);
  warming.state.phase = "pretrain";
  warming.job.recipe.pretrain.learningRate = learningRate / 2;
  await expect(readLosses(warming)).rejects.toMatchObject({
    problem: { facts: { learningRate: learningRate / 2 } },
  });
});

test("losses that cannot be read leave no tensor either", async () => {
  const before = readMemory().numTensors;
  const run = makeRun([1, 2], 2, 1);
  vi.spyOn(tf.backend(), "read").mockRejectedValueOnce(new Error("the device is lost"));
  await expect(readLosses(run)).rejects.toThrow("the device is lost");
  expect(run.losses).toEqual([]);
  expect(readMemory().numTensors).toBe(before);
});

test("a point of the curve is the mean loss since the last one, and takes a later metric", () => {
  const run = makeRun([], 4, 1);
  Object.assign(run.state, { lossSum: 6, lossCount: 4 });
  addCurvePoint(run, 4, null);
  addCurvePoint(run, 4, 0.8);
  expect(run.state.curve).toEqual([{ step: 4, loss: 1.5, validation: 0.8 }]);
});
