import { beforeEach, describe, expect, test, vi } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import type { RunRequest } from "../../../src/session/types.ts";
import type { TrainProgress } from "../../../src/train/types.ts";
import { RunState } from "../../../src/ui/state/run.svelte.ts";
import { runShare } from "../../../src/ui/state/run-words.ts";
import { fakeResult } from "../support/fake-result.ts";
import { initFakeSession, type FakeSession } from "../support/fake-session.ts";

const request = {
  recipe: {
    fusion: "gated",
    pretrain: { minutes: 0 },
    unlabelled: { use: false },
    train: { augment: {} },
    evaluate: { baselines: ["text-only"] },
  },
  sources: [],
  findings: [],
  maxTrainRows: null,
} as unknown as RunRequest;
const progress = (change: Partial<TrainProgress>): TrainProgress => ({
  part: "main",
  phase: "train",
  step: 1,
  steps: 10,
  epoch: 0.1,
  tokensPerSecond: 100,
  leftMs: null,
  curve: [],
  bestStep: null,
  bestValue: null,
  paused: false,
  ...change,
});

describe("the state of a run", () => {
  let session: FakeSession;
  let run: RunState;
  let ended: Promise<void>;
  const logged = () => vi.mocked(console.debug).mock.calls.map(([line]) => String(line));

  beforeEach(() => {
    vi.spyOn(console, "debug").mockReturnValue();
    vi.mocked(console.debug).mockClear();
    session = initFakeSession();
    run = new RunState(session);
    ended = run.start(request);
  });

  test("goes from running to done and keeps the result", async () => {
    expect(run.phase).toBe("running");
    const result = fakeResult(request.recipe);
    session.run!.end(result);
    await ended;
    expect(run.phase).toBe("done");
    expect(run.result).toBe(result);
  });

  test("ends each stage when the next begins", () => {
    session.run!.on({ kind: "stage", stage: "load", share: null });
    session.run!.on({ kind: "stage", stage: "load", share: 0.5 });
    expect(run.current?.share).toBe(0.5);
    session.run!.on({ kind: "stage", stage: "customers", share: null });
    expect(run.stages[0].endedAtMs).not.toBeNull();
    expect(run.current?.stage).toBe("customers");
  });

  test("collects the curve of each part apart, and language learning apart from both", () => {
    const point = (step: number) => ({ step, loss: 1, validation: null });
    session.run!.on({ kind: "train", progress: progress({ phase: "pretrain", curve: [point(9)] }) });
    session.run!.on({ kind: "train", progress: progress({ curve: [point(1)] }) });
    session.run!.on({ kind: "train", progress: progress({ curve: [point(2)] }) });
    session.run!.on({ kind: "train", progress: progress({ part: "text-only", curve: [point(1)] }) });
    expect(run.curves.main.map((p) => p.step)).toEqual([1, 2]);
    expect(run.curves["text-only"]).toHaveLength(1);
    expect(run.pretrainCurve.map((p) => p.step)).toEqual([9]);
  });

  test("draws a point again that came a second time, with its metric", () => {
    const point = (step: number, validation: number | null) => ({ step, loss: 1, validation });
    session.run!.on({ kind: "train", progress: progress({ curve: [point(1, null), point(2, null)] }) });
    session.run!.on({ kind: "train", progress: progress({ curve: [point(2, 0.7), point(3, null)] }) });
    expect(run.curves.main.map((p) => [p.step, p.validation])).toEqual([
      [1, null],
      [2, 0.7],
      [3, null],
    ]);
  });

  test("is paused while the training says so", async () => {
    session.run!.on({ kind: "train", progress: progress({ paused: true }) });
    expect(run.phase).toBe("paused");
    await run.resume();
    expect(session.calls).toEqual(["resume"]);
    expect(run.phase).toBe("running");
  });

  test("wakes a paused training before it is stopped", async () => {
    await run.pause();
    await run.stopEarly();
    expect(session.calls).toEqual(["pause", "resume", "stop"]);
  });

  test("fails with the problem, and logs it for the command line", async () => {
    const problem = { code: "train/diverged", message: "no", facts: { step: 3 }, where: {} };
    session.run!.fail(new WorkbenchError(problem));
    await ended;
    expect(run.phase).toBe("failed");
    expect(run.problem).toEqual(problem);
    const line = JSON.parse(
      logged()
        .at(-1)!
        .replace(/^clientele:/, ""),
    ) as { kind: string; problem: unknown };
    expect(line).toMatchObject({ kind: "problem", problem });
  });

  test("is cancelled, not failed, when it was cancelled", async () => {
    session.run!.fail(new WorkbenchError({ code: "train/cancelled", message: "", facts: {}, where: {} }));
    await ended;
    expect(run.phase).toBe("cancelled");
    expect(run.problem).toBeNull();
  });

  test("logs every event with its time", () => {
    session.run!.on({ kind: "stage", stage: "load", share: null });
    const line = JSON.parse(logged()[0].replace(/^clientele:/, "")) as { atMs: number };
    expect(line).toMatchObject({ kind: "stage", stage: "load", share: null });
    expect(Math.abs(line.atMs - Date.now())).toBeLessThan(10_000);
  });

  test("counts the share of a run over its parts, and never backwards", () => {
    for (const stage of ["load", "customers", "features", "tokens", "warmUp", "train"] as const) {
      session.run!.on({ kind: "stage", stage, share: null });
    }
    session.run!.on({ kind: "train", progress: progress({ step: 10, steps: 10 }) });
    const main = runShare(run);
    session.run!.on({ kind: "train", progress: progress({ part: "text-only", step: 0, steps: 10 }) });
    expect(runShare(run)).toBeCloseTo(main, 6);
    session.run!.on({ kind: "train", progress: progress({ part: "text-only", step: 10, steps: 10 }) });
    expect(runShare(run)).toBeCloseTo(0.9, 6);
  });

  test("with hidden words first has no share that falls, and the curve of its own words alone", () => {
    run.order = { ...request, recipe: { ...request.recipe, pretrain: { minutes: 1, learningRate: 1e-4 } } };
    const shares: number[] = [];
    const tell = (change: Partial<TrainProgress>) => {
      session.run!.on({ kind: "train", progress: progress(change) });
      shares.push(run.trained);
    };
    const point = (loss: number) => [{ step: 1, loss, validation: null }];
    tell({ phase: "pretrain", step: 10, curve: point(3) });
    tell({ phase: "train", step: 0 });
    tell({ phase: "train", step: 10 });
    tell({ phase: "train", step: 1 }); // a second training, with more customers
    tell({ part: "text-only", phase: "pretrain", step: 5, curve: point(2) });
    tell({ part: "text-only", phase: "predict", step: 10 });
    expect(shares).toEqual([0.25, 0.25, 0.5, 0.5, 0.625, 1]);
    expect(run.pretrainCurve).toEqual(point(3));
  });

  test("starts no second run beside one under way", async () => {
    await run.start(request);
    expect(session.requests).toHaveLength(1);
  });
});
