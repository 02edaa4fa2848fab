import { expect, test } from "vitest";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { trainPart } from "../../src/train/train-part.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

const short = { train: { epochs: 1 } }; // of 6 steps, as plain cpu is slow
const job = makeJob(short);

/** A store with the checkpoint of a training that was ended on simd after 5 steps. */
async function beginOnSimd() {
  await startBackend("simd");
  const store = initMemoryStore();
  const context = makeContext(job, { store });
  const { waitStep } = context.control;
  let left = 5;
  context.control.waitStep = (onPause) => {
    if (left-- === 0) context.control.cancel();
    return waitStep(onPause);
  };
  await expect(trainPart(job, context)).rejects.toThrow("cancelled");
  return store;
}

test("a training that another backend began is gone on with, and that is told once", async () => {
  const store = await beginOnSimd();
  await startBackend("cpu");
  const context = makeContext(job, { store });
  const { training, scores } = await trainPart(job, context);
  expect(training.resumedAtStep).toBe(5);
  expect(training.notices.map(({ code, facts }) => [code, facts])).toEqual([
    ["train/other-backend", { begunOn: "simd", backend: "cpu" }],
  ]);
  expect(context.sent.filter(({ notice }) => notice)).toHaveLength(1);

  const again = await trainPart(job, makeContext(job, { store }));
  expect(again.scores).toEqual(scores);
  expect(again.training.notices).toEqual(training.notices);
});

test("what another backend finished is not trained again, and is told of", async () => {
  await startBackend("simd");
  const store = initMemoryStore();
  const whole = await trainPart(job, makeContext(job, { store }));
  expect(whole.training.notices).toEqual([]);
  await startBackend("cpu");
  const context = makeContext(job, { store });
  const found = await trainPart(job, context);
  expect(context.sent).toEqual([]);
  expect(found.scores).toEqual(whole.scores);
  expect(found.training.notices.map(({ code }) => code)).toEqual(["train/other-backend"]);
});

test("a training of other data is begun anew, on whatever backend", async () => {
  const store = await beginOnSimd();
  await startBackend("cpu");
  const changed = makeJob(short);
  changed.prepared.train.numbers[0] += 1;
  const { training } = await trainPart(changed, makeContext(changed, { store }));
  expect(training).toMatchObject({ resumedAtStep: null, notices: [] });
});
