import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WorkbenchError } from "../../src/base/problem.ts";
import { useBackend } from "../../src/engine/backend.ts";
import { countStepsPerReadback } from "../../src/engine/tensor.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { TrainOutcome } from "../../src/train/types.ts";
import { makeContext } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

/** What must be equal in two runs: everything but times and memory. */
function settle({ scores, weights, training, encoder, steps: each }: TrainOutcome) {
  const { steps, epochs, stoppedBecause, bestStep, curve, paddingShare } = training;
  return { steps, epochs, stoppedBecause, bestStep, curve, paddingShare, scores, weights, encoder, each };
}

/** Time passes by one at each look, so that checkpoints fall on the same steps every time. */
function initClock() {
  let now = 0;
  return () => ++now;
}

const job = makeJob({ customers: 64, train: { epochs: 3 } }); // 4 steps an epoch

describe.each(["simd", "webgpu"] as const)("on %s", (backend) => {
  beforeAll(async () => expect((await useBackend(backend, 1)).backend).toBe(backend));
  afterAll(() => useBackend("cpu"));

  test("a training that is killed with losses on the device, and resumed, gives the same bits as one never stopped", async () => {
    expect(countStepsPerReadback()).toBe(backend === "webgpu" ? 16 : 1);
    const whole = await trainPart(job, makeContext(job, { store: null }));
    const store = initMemoryStore();
    const resumedAt: (number | null)[] = [];
    for (const steps of [6, 5, Infinity]) {
      const context = makeContext(job, { store, checkpointEveryMs: 20, clock: initClock() });
      const { waitStep } = context.control;
      let left = steps;
      context.control.waitStep = (onPause) => {
        if (left-- === 0) context.control.cancel();
        return waitStep(onPause);
      };
      const outcome = await trainPart(job, context).catch((thrown: WorkbenchError) => thrown);
      if (outcome instanceof Error) expect(outcome.problem.code).toBe("train/cancelled");
      else {
        resumedAt.push(outcome.training.resumedAtStep);
        expect(settle(outcome)).toEqual(settle(whole));
      }
    }
    expect(resumedAt).toHaveLength(1);
    // A checkpoint lies between two readbacks, and steps after it were lost with the training that was killed.
    expect(resumedAt[0]).toBeGreaterThan(1);
    expect(resumedAt[0]).toBeLessThan(11);
    expect(whole.training.curve.length).toBe(12);
  });
});
