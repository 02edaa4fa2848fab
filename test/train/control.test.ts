import { expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { initControl } from "../../src/train/control.ts";

const isSettled = async (work: Promise<unknown>) => {
  let settled = false;
  work.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise((resolve) => setTimeout(resolve, 30));
  return settled;
};

test("a step waits for messages and goes on where nobody holds it", async () => {
  let heard = false;
  setImmediate(() => (heard = true));
  const control = initControl();
  for (let i = 0; i < 50; i++) await control.waitStep();
  expect(heard).toBe(true);
});

test("a pause holds the step, runs onPause once, and ends with resume", async () => {
  const control = initControl();
  let paused = 0;
  control.pause();
  const step = control.waitStep(async () => void paused++);
  expect(await isSettled(step)).toBe(false);
  control.pause();
  expect(await isSettled(step)).toBe(false);
  control.resume();
  await step;
  expect(paused).toBe(1);
});

test("stop ends a pause without an error", async () => {
  const control = initControl();
  control.pause();
  const step = control.waitStep();
  control.stop();
  await step;
  expect(control.isStopped()).toBe(true);
});

test("cancel throws train/cancelled, paused or not", async () => {
  for (const isPaused of [false, true]) {
    const control = initControl();
    if (isPaused) control.pause();
    const step = control.waitStep();
    control.cancel();
    const thrown = await step.catch((error: WorkbenchError) => error.problem.code);
    expect(thrown).toBe("train/cancelled");
  }
});
