import { beforeAll, expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { initTrainer, type Trainer } from "../../src/train/trainer.ts";
import type { TrainProgress } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { measureLoss } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

const job = makeJob({ train: { epochs: 50 } });

/** Trains until `look` cancels; it sees every look at the clock, of which a step has several. Each look is a second, so each step is told. */
async function trainUntil(look: (trainer: Trainer, step: number) => void) {
  const sent: TrainProgress[] = [];
  let now = 0;
  const trainer = initTrainer({
    store: initMemoryStore(),
    validate: measureLoss,
    clock: () => {
      look(trainer, sent.at(-1)?.step ?? 0);
      return (now += 1000);
    },
  });
  const code = await trainer
    .train(job, (progress) => sent.push(progress))
    .then(
      () => "finished",
      (thrown) => (thrown as WorkbenchError).problem.code,
    );
  return { code, steps: sent.at(-1)!.step };
}

test("a training that is cancelled while a step runs ends before the next one is done", async () => {
  let looks = 0;
  let cancelledAt = -1;
  const { code, steps } = await trainUntil((trainer, step) => {
    if (step < 7 || ++looks < 4 || cancelledAt >= 0) return;
    cancelledAt = step;
    trainer.cancel();
  });
  expect(code).toBe("train/cancelled");
  expect(cancelledAt).toBeGreaterThanOrEqual(7);
  // The step that ran may still be told of, none after it.
  expect(steps).toBeLessThanOrEqual(cancelledAt + 1);
});

test("a second training is refused while one is under way, and let in after it was cancelled", async () => {
  const trainer = initTrainer({ store: initMemoryStore(), validate: measureLoss });
  const first = trainer.train(job, () => {}).catch((thrown: WorkbenchError) => thrown.problem.code);
  const second = await trainer.train(job, () => {}).catch((thrown: WorkbenchError) => thrown.problem.code);
  expect(second).toBe("train/busy");
  trainer.cancel();
  expect(await first).toBe("train/cancelled");
  const short = {
    ...job,
    runId: "short",
    recipe: { ...job.recipe, train: { ...job.recipe.train, epochs: 1 } },
  };
  expect((await trainer.train(short, () => {})).training.steps).toBe(6);
});
