import { beforeAll, describe, expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { initRandom } from "../../src/base/random.ts";
import { tf } from "../../src/engine/tensor.ts";
import { computeAuc } from "../../src/evaluate/metrics/auc.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { locateOutcome } from "../../src/train/checkpoints/outcome-file.ts";
import { loadSealed, saveSealed } from "../../src/train/checkpoints/sealed-file.ts";
import { initReporter } from "../../src/train/progress.ts";
import { computeLearningRate } from "../../src/train/schedules/warmup-cosine.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { CurvePoint, TrainOutcome } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

async function readCode(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "nothing thrown",
    (thrown) => (thrown as WorkbenchError).problem.code,
  );
}

/** What must be equal in two runs: everything but times and memory. */
function settle(outcome: TrainOutcome) {
  const { steps, epochs, stoppedBecause, bestStep, curve, paddingShare, pretrain } = outcome.training;
  const facts = { steps, epochs, stoppedBecause, bestStep, curve, paddingShare, pretrain };
  return {
    facts,
    scores: outcome.scores,
    weights: Buffer.from(outcome.weights).toString("base64"),
    encoder: outcome.encoder,
    steps: outcome.steps,
  };
}

describe("a tiny task in which one word decides", () => {
  test("is learned to an AUC above .95", async () => {
    const job = makeJob({ customers: 320, train: { epochs: 4 } });
    const { scores } = await trainPart(job, makeContext(job, { store: null }));
    expect(computeAuc(job.prepared.test.target, scores.test)).toBeGreaterThan(0.95);
  });

  test.each([
    { fusion: "cross-attention" },
    { combine: "attend", fusion: "text-only" },
    { combine: "attend", fusion: "cross-attention" },
  ] as const)("is learned to an AUC above .95 with %j", async (options) => {
    const job = makeJob({ customers: 240, train: { epochs: 5 }, ...options });
    const { scores } = await trainPart(job, makeContext(job, { store: null }));
    expect(computeAuc(job.prepared.test.target, scores.test)).toBeGreaterThan(0.95);
  });

  test("gives probabilities that add up to 1 over three classes", async () => {
    const job = makeJob({ task: "multiclass", fusion: "concat" });
    const { scores } = await trainPart(job, makeContext(job));
    expect(scores.test.length).toBe(120);
    for (let i = 0; i < 40; i++) {
      const row = scores.test.subarray(3 * i, 3 * i + 3);
      expect(row[0] + row[1] + row[2]).toBeCloseTo(1, 5);
    }
  });

  test("gives values in the target's own units in a regression", async () => {
    const job = makeJob({ task: "regression", customers: 320, train: { epochs: 4 } });
    const { scores, training } = await trainPart(job, makeContext(job, { store: null }));
    // target is 100 or 150, so the constant 125 has an RMSE of 25
    expect(Math.min(...training.curve.flatMap((p) => p.validation ?? []))).toBeLessThan(15);
    expect(Math.min(...scores.test)).toBeGreaterThan(50);
    expect(Math.max(...scores.test)).toBeLessThan(200);
  });

  test("is not learned from columns that say nothing, and structured-only has no encoder", async () => {
    const job = makeJob({ fusion: "structured-only" });
    const { encoder, training } = await trainPart(job, makeContext(job));
    expect(encoder).toBeNull();
    expect(training.paddingShare).toBe(0);
  });
});

test("two runs of one job give bit-identical scores, weights and curves", async () => {
  const job = makeJob({ train: { classWeights: "balanced" } });
  const first = await trainPart(job, makeContext(job));
  const second = await trainPart(job, makeContext(job));
  expect(settle(second)).toEqual(settle(first));
  const other = await trainPart(makeJob({ seed: 4 }), makeContext(job));
  expect(other.scores.test).not.toEqual(first.scores.test);
});

test("a run that is ended at a random step and resumed gives the same bits as one never stopped", async () => {
  const job = makeJob({ customers: 112, train: { epochs: 3 } });
  const whole = await trainPart(job, makeContext(job, { store: null }));
  const random = initRandom(5);
  for (const checkpointEveryMs of [0, 30]) {
    const store = initMemoryStore();
    let ends = 0;
    for (;;) {
      let left = 1 + Math.floor(random() * 9);
      const context = makeContext(job, { store, checkpointEveryMs });
      const { waitStep } = context.control;
      context.control.waitStep = (onPause) => {
        if (left-- === 0) context.control.cancel();
        return waitStep(onPause);
      };
      if (ends > 6) context.control.waitStep = waitStep;
      const code = await readCode(trainPart(job, context));
      if (code === "nothing thrown") break;
      expect(code).toBe("train/cancelled");
      ends++;
    }
    expect(ends).toBeGreaterThan(2);
    const outcome = await trainPart(job, makeContext(job, { store }));
    expect(settle(outcome)).toEqual(settle(whole));
  }
});

test("the loss and the rate of every step are kept, and make up the curve", async () => {
  const job = makeJob();
  const { steps, training } = await trainPart(job, makeContext(job, { store: null }));
  expect([steps.loss.length, steps.rate.length, training.steps]).toEqual([12, 12, 12]);
  // 12 steps are a point each, since a curve has up to 200 points
  expect(training.curve.map(({ loss }) => loss)).toEqual([...steps.loss]);
  const { learningRate, warmup } = job.recipe.train;
  const rates = Float32Array.from({ length: 12 }, (_, step) =>
    computeLearningRate(step, 12, learningRate, warmup),
  );
  expect(steps.rate).toEqual(rates);
});

test("an outcome of an app that kept no steps is trained again", async () => {
  const store = initMemoryStore();
  const job = makeJob({ train: { epochs: 1 } });
  const first = await trainPart(job, makeContext(job, { store }));
  const path = locateOutcome(job.runId, job.part);
  const { tensors, ...file } = (await loadSealed(store, path))!;
  delete tensors["steps/loss"];
  await saveSealed(store, path, { tensors, ...file });
  const context = makeContext(job, { store });
  expect(settle(await trainPart(job, context))).toEqual(settle(first));
  expect(context.sent.length).toBeGreaterThan(0);
});

test("a finished part is not trained again, and one of another recipe is", async () => {
  const store = initMemoryStore();
  const job = makeJob();
  const first = await trainPart(job, makeContext(job, { store }));
  const again = makeContext(job, { store });
  expect(settle(await trainPart(job, again))).toEqual(settle(first));
  expect(again.sent).toEqual([]);
  const other = makeJob({ train: { learningRate: 0.02 } });
  const context = makeContext(other, { store });
  await trainPart(other, context);
  expect(context.sent.length).toBeGreaterThan(0);
});

test("a checkpoint of other data is not used", async () => {
  const store = initMemoryStore();
  const job = makeJob();
  const context = makeContext(job, { store });
  const { waitStep } = context.control;
  let left = 6;
  context.control.waitStep = (onPause) => {
    if (left-- === 0) context.control.cancel();
    return waitStep(onPause);
  };
  expect(await readCode(trainPart(job, context))).toBe("train/cancelled");
  const changed = makeJob();
  changed.prepared.train.numbers[0] += 1;
  const fresh = await trainPart(changed, makeContext(changed, { store }));
  expect(fresh.training.resumedAtStep).toBeNull();
  const resumed = await trainPart(job, makeContext(job, { store: await replay(job) }));
  expect(resumed.training.resumedAtStep).toBe(5);
});

async function replay(job: ReturnType<typeof makeJob>) {
  const store = initMemoryStore();
  const context = makeContext(job, { store });
  const { waitStep } = context.control;
  let left = 5;
  context.control.waitStep = (onPause) => {
    if (left-- === 0) context.control.cancel();
    return waitStep(onPause);
  };
  await readCode(trainPart(job, context));
  return store;
}

test("a store that is full is told once, and training goes on without checkpoints", async () => {
  const job = makeJob();
  const full = initMemoryStore();
  full.write = async () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  const context = makeContext(job, { store: full });
  const outcome = await trainPart(job, context);
  const notices = context.sent.flatMap((progress) => progress.notice ?? []);
  expect(notices.map((problem) => problem.code)).toEqual(["train/no-room"]);
  expect(notices[0].message).toContain("QuotaExceededError");
  expect(outcome.training.steps).toBe(12);
});

test("what is told on the way makes up the whole curve, with every metric", async () => {
  const job = makeJob();
  const drawn = new Map<number, CurvePoint>();
  const reporter = initReporter(
    "main",
    ({ curve }) => structuredClone(curve).forEach((point) => drawn.set(point.step, point)),
    () => performance.now(),
  );
  const { training } = await trainPart(job, makeContext(job, { reporter, store: null }));
  expect(training.curve.filter(({ validation }) => validation !== null)).toHaveLength(2);
  expect([...drawn.values()]).toEqual(training.curve);
});

test("training leaves no tensor, whether it ends well or is cancelled", async () => {
  const job = makeJob();
  await trainPart(job, makeContext(job));
  const before = tf.memory().numTensors;
  await trainPart(job, makeContext(job));
  expect(tf.memory().numTensors).toBe(before);
  const context = makeContext(job);
  context.control.cancel();
  expect(await readCode(trainPart(job, context))).toBe("train/cancelled");
  expect(tf.memory().numTensors).toBe(before);
});

test("200 steps leave the number of tensors and their bytes flat", async () => {
  const job = makeJob({
    train: { epochs: 40, earlyStopping: { metric: "logLoss", patience: 100, keep: "best" } },
  });
  const context = makeContext(job, { store: null });
  const seen: [number, number][] = [];
  const { waitStep } = context.control;
  context.control.waitStep = (onPause) => {
    const { numTensors, numBytes } = tf.memory();
    seen.push([numTensors, numBytes]);
    return waitStep(onPause);
  };
  const { training } = await trainPart(job, context);
  expect(training.steps).toBe(240);
  const tensors = seen.map(([numTensors]) => numTensors);
  const bytes = seen.map(([, numBytes]) => numBytes);
  expect(Math.max(...tensors.slice(100))).toBe(Math.max(...tensors.slice(20, 100)));
  expect(Math.max(...bytes.slice(100))).toBe(Math.max(...bytes.slice(20, 100)));
});

test("stop-and-keep-best ends after the step with what was best", async () => {
  const job = makeJob();
  const context = makeContext(job);
  const { waitStep } = context.control;
  let left = 4;
  context.control.waitStep = (onPause) => {
    if (left-- === 0) context.control.stop();
    return waitStep(onPause);
  };
  const { training, scores } = await trainPart(job, context);
  expect(training).toMatchObject({ stoppedBecause: "stopped", steps: 4, bestStep: 4 });
  expect(scores.test.length).toBe(40);
});

test("a metric that no longer improves ends training early, with the best step kept", async () => {
  const earlyStopping = { metric: "logLoss", patience: 2, keep: "best" } as const;
  const job = makeJob({ train: { epochs: 10, earlyStopping } });
  let looks = 0;
  const context = makeContext(job, { validate: () => [0.5, 0.4, 0.6, 0.7, 0.3][looks++] });
  const { training } = await trainPart(job, context);
  // 6 steps an epoch: best after the second epoch, given up two epochs later
  expect(training).toMatchObject({ stoppedBecause: "early-stopping", bestStep: 12, steps: 24, epochs: 4 });
});

test("where the last weights are kept, no look at validation ends training or is gone back to", async () => {
  const earlyStopping = { metric: "logLoss", patience: 1, keep: "last" } as const;
  const train = (epochs: number, looks: number[]) => {
    const job = makeJob({ train: { epochs, earlyStopping } });
    return trainPart(job, makeContext(job, { validate: () => looks.shift()! }));
  };
  const { training, scores } = await train(4, [0.4, 0.6, 0.7, 0.8]);
  expect(training).toMatchObject({ stoppedBecause: "epochs", bestStep: 24, steps: 24 });
  const falling = await train(4, [0.8, 0.7, 0.6, 0.4]);
  expect([...scores.test]).toEqual([...falling.scores.test]);
});

test("maxMinutes ends training", async () => {
  const job = makeJob({ train: { epochs: 50, maxMinutes: 1 } });
  let now = 0;
  const { training } = await trainPart(job, makeContext(job, { clock: () => (now += 1000), store: null }));
  expect(training.stoppedBecause).toBe("max-minutes");
  expect(training.steps).toBeLessThan(60);
});

test("a fusion that reads text is refused where there is none", async () => {
  const job = makeJob();
  job.prepared.train.tokens = null;
  expect(await readCode(trainPart(job, makeContext(job)))).toBe("train/no-text");
});

test("a learning rate that blows the loss up is told with its step", async () => {
  const job = makeJob({ fusion: "structured-only", task: "regression" });
  job.prepared.train.numbers[0] = Infinity;
  expect(await readCode(trainPart(job, makeContext(job)))).toBe("train/diverged");
});

test("a last step that blows the weights up is told too, though its own loss was a number", async () => {
  const job = makeJob({ customers: 16, train: { epochs: 1, learningRate: 1e38, warmup: 0 } });
  const stopping = { metric: "accuracy", patience: 5, keep: "last" } as const;
  job.recipe.train.earlyStopping = stopping;
  expect(await readCode(trainPart(job, makeContext(job)))).toBe("train/diverged");
});

describe("masked words before fine-tuning", () => {
  test("have a curve of their own, and the steps that the time allows", async () => {
    const job = makeJob({ pretrainMinutes: 1, train: { epochs: 1 } });
    let now = 0;
    const context = makeContext(job, { clock: () => (now += 400), store: null });
    const { training } = await trainPart(job, context);
    expect(training.pretrain!.steps).toBeGreaterThan(5);
    expect(training.pretrain!.curve.length).toBeGreaterThan(0);
    expect(training.pretrain!.curve[0].loss).toBeLessThan(2 * Math.log(40));
    expect(training.steps).toBe(6);
    expect(context.sent.some((progress) => progress.phase === "pretrain")).toBe(true);
  });

  test("are learned at a rate of their own, which fine-tuning does not change", async () => {
    const learn = async (pretrainRate: number, learningRate: number) => {
      const job = makeJob({ pretrainMinutes: 1, pretrainRate, train: { epochs: 1, learningRate } });
      let now = 0;
      const context = makeContext(job, { clock: () => (now += 400), store: null });
      return (await trainPart(job, context)).training.pretrain!.heldOutLoss!;
    };
    const [still, moved, again] = [
      await learn(1e-12, 0.01),
      await learn(0.01, 0.01),
      await learn(0.01, 1e-6),
    ];
    expect(still.after).toBeCloseTo(still.before!, 6);
    expect(moved.after).toBeLessThan(moved.before! - 0.02);
    expect(again).toEqual(moved);
  });

  test("go on from their checkpoint, not from the start", async () => {
    const job = makeJob({ pretrainMinutes: 1, train: { epochs: 1 } });
    const store = initMemoryStore();
    let now = 0;
    const clock = () => (now += 400);
    const first = makeContext(job, { clock, store });
    const { waitStep } = first.control;
    let left = 3 + 4; // the validation texts are looked at in three batches first
    first.control.waitStep = (onPause) => {
      if (left-- === 0) first.control.cancel();
      return waitStep(onPause);
    };
    expect(await readCode(trainPart(job, first))).toBe("train/cancelled");
    const second = makeContext(job, { clock, store });
    const { training } = await trainPart(job, second);
    expect(training.resumedAtStep).toBe(4);
    expect(second.sent.find((progress) => progress.phase === "pretrain")!.step).toBeGreaterThanOrEqual(4);
    expect(training.pretrain!.steps).toBeGreaterThan(5);
  });
});
