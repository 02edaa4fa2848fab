import { beforeAll, describe, expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { tf } from "../../src/engine/tensor.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { TrainJob, TrainOutcome } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob, type SmallJobOptions } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

/** What must be equal in two runs: everything but times and memory. */
function settle({ scores, weights, training }: TrainOutcome) {
  const { steps, curve, bestStep, pretrain, unlabelled } = training;
  return {
    scores,
    weights: Buffer.from(weights).toString("base64"),
    steps,
    curve,
    bestStep,
    pretrain,
    unlabelled,
  };
}

/** Cancels a training before its step number `after`, counted over all that it does. */
async function cancelAfter(
  job: TrainJob,
  context: ReturnType<typeof makeContext>,
  after: number,
): Promise<string> {
  const { waitStep } = context.control;
  let left = after;
  context.control.waitStep = (onPause) => {
    if (left-- === 0) context.control.cancel();
    return waitStep(onPause);
  };
  return trainPart(job, context).then(
    () => "nothing thrown",
    (thrown) => (thrown as WorkbenchError).problem.code,
  );
}

const ticking = () => {
  let now = 0;
  return () => (now += 400);
};

/** An unbroken training, and one that is cancelled again and again and gone on with. */
async function compareResumed(options: SmallJobOptions, cuts: number[]): Promise<TrainOutcome> {
  const job = makeJob(options);
  const whole = await trainPart(job, makeContext(job, { clock: ticking() }));
  const store = initMemoryStore();
  for (const cut of cuts) {
    // the same clock from its start: what counts for the minutes of pretraining is in the checkpoint
    const context = makeContext(job, { store, clock: ticking() });
    expect(await cancelAfter(job, context, cut)).toBe("train/cancelled");
  }
  const resumed = await trainPart(job, makeContext(job, { store, clock: ticking() }));
  expect(resumed.training.resumedAtStep).not.toBeNull();
  expect(settle(resumed)).toEqual(settle(whole));
  return whole;
}

describe("customers without a label", () => {
  const options = { customers: 240, unlabelled: 120, train: { epochs: 5 } };
  const sure = { ...options, customers: 160, train: { epochs: 4 }, confidence: 0.6 };

  test("are given the class that the first training is sure of, and are kept only if validation gains", async () => {
    const job = makeJob(options);
    const { training, scores } = await trainPart(job, makeContext(job, { store: null }));
    const facts = training.unlabelled!;
    expect(facts.customers).toBe(120);
    expect(facts.added).toBeGreaterThan(0);
    expect(facts.byClass.reduce((sum, count) => sum + count)).toBe(facts.added);
    expect(facts.precision).toBeGreaterThanOrEqual(0.95);
    expect(facts.kept).toBe(facts.after! < facts.before!); // log loss
    const best = Math.min(...training.curve.flatMap(({ validation }) => validation ?? []));
    expect(best).toBe(facts.kept ? facts.after : facts.before);
    expect(scores.test.length).toBe(40);
  });

  test("are dropped with the second training where validation does not gain", async () => {
    const job = makeJob(sure);
    let looks = 0;
    // the four looks of the first training get better, those of the second are all worse
    const validate = () => (looks++ < 4 ? 0.5 - 0.1 * looks : 0.9);
    const { training, scores, weights } = await trainPart(job, makeContext(job, { store: null, validate }));
    expect(training.unlabelled).toMatchObject({ kept: false, after: 0.9 });
    const alone = makeJob({ ...sure, unlabelled: 0 });
    const without = await trainPart(alone, makeContext(alone, { store: null }));
    expect(training.steps).toBe(without.training.steps);
    expect(scores).toEqual(without.scores);
    expect(weights.length).toBe(without.weights.length);
  });

  test("add nothing where none is sure enough", async () => {
    const job = makeJob({ ...options, confidence: 0.999999 });
    const { training } = await trainPart(job, makeContext(job, { store: null }));
    expect(training.unlabelled).toMatchObject({ confidence: 0.999999, added: 0, after: null, kept: false });
    expect(training.steps).toBe(75);
  });

  test("work for several classes, and are left alone in a regression", async () => {
    const several = makeJob({ ...options, task: "multiclass", confidence: 0.6 });
    const { training } = await trainPart(several, makeContext(several, { store: null }));
    expect(training.unlabelled!.byClass).toHaveLength(3);
    expect(training.unlabelled!.added).toBeGreaterThan(0);
    const amounts = makeJob({ ...options, task: "regression" });
    const outcome = await trainPart(amounts, makeContext(amounts, { store: null }));
    expect(outcome.training.unlabelled).toBeNull();
  });

  test("leave no tensor behind, and a training ended in either part is gone on with bit by bit", async () => {
    const all = { customers: 48, unlabelled: 40, train: { epochs: 2 }, confidence: 0.5 };
    const whole = await compareResumed(all, [4, 14, 8]);
    expect(whole.training.unlabelled!.added).toBe(40); // of two classes one has a half
    const before = tf.memory().numTensors;
    const job = makeJob(all);
    await trainPart(job, makeContext(job));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("masked words", () => {
  test("lower the loss of held-out texts, which are measured and not learned from", async () => {
    const options = { pretrainMinutes: 3, unlabelled: 60, train: { epochs: 1, learningRate: 0.01 } };
    const job = makeJob(options);
    const { training } = await trainPart(job, makeContext(job, { clock: ticking(), store: null }));
    const { heldOutLoss, tokens, minutes, steps } = training.pretrain!;
    expect(heldOutLoss.after!).toBeLessThan(heldOutLoss.before!);
    expect(minutes).toBeGreaterThanOrEqual(3);
    expect(tokens).toBeGreaterThan(steps * 16 * 5);
  });

  test.each(["binary", "regression"] as const)(
    "read the texts of customers without a label, whether they are given one or not: %s",
    async (task) => {
      const run = async (unlabelled: number) => {
        const job = makeJob({ task, unlabelled, pretrainMinutes: 1, train: { epochs: 1 } });
        job.recipe.unlabelled.use = false;
        return (await trainPart(job, makeContext(job, { clock: ticking(), store: null }))).training;
      };
      const [withThem, without] = [await run(60), await run(0)];
      expect(withThem.unlabelled).toBeNull();
      const [read, unread] = [withThem.pretrain!.heldOutLoss, without.pretrain!.heldOutLoss];
      expect(read.before).toBe(unread.before);
      expect(read.after).not.toBe(unread.after);
    },
  );
});

describe("changed texts", () => {
  const augment = { dropTokens: 0.1, replaceTokens: 0, swapTokens: 0.1 };

  test("change the training alone, and the same way in a run that was ended on the way", async () => {
    const whole = await compareResumed({ train: { epochs: 2, augment } }, [4, 5]);
    const plain = makeJob({ train: { epochs: 2 } });
    const { scores } = await trainPart(plain, makeContext(plain, { store: null }));
    expect(whole.scores.test).not.toEqual(scores.test);
  });

  test.each([
    { combine: "join" } as const,
    { combine: "attend", customers: 48, unlabelled: 24, confidence: 0.5 } as const,
  ])(
    "are proposed by the head that the masked words trained, and a checkpoint keeps the proposals: %o",
    async (more) => {
      const options = {
        pretrainMinutes: 1,
        train: { epochs: 2, augment: { ...augment, replaceTokens: 0.2 } },
        ...more,
      };
      const job = makeJob(options);
      const whole = await trainPart(job, makeContext(job, { clock: ticking() }));
      const store = initMemoryStore();
      // ended in the fine-tuning: 6 batches of 7 passes of proposals lie between it and the masked words
      const context = makeContext(job, { store, clock: ticking() });
      const { waitStep } = context.control;
      context.control.waitStep = (onPause) => {
        if (context.sent.at(-1)?.phase === "train" && context.savedStep! >= 4) context.control.cancel();
        return waitStep(onPause);
      };
      await expect(trainPart(job, context)).rejects.toThrow(/cancelled/);
      const resumed = await trainPart(job, makeContext(job, { store, clock: ticking() }));
      expect(resumed.training.resumedAtStep).toBeGreaterThanOrEqual(4);
      expect(settle(resumed)).toEqual(settle(whole));
    },
  );

  test("are refused by name where nothing can propose a token, but for a run's part without masked words", async () => {
    const job = makeJob({ train: { epochs: 1, augment: { ...augment, replaceTokens: 0.2 } } });
    const part = { ...job, part: "without-pretraining" } as const;
    expect((await trainPart(part, makeContext(part))).training.steps).toBe(6);
    const failed = await trainPart(job, makeContext(job)).catch(
      (thrown) => (thrown as WorkbenchError).problem.code,
    );
    expect(failed).toBe("train/no-masked-head");
  });
});
