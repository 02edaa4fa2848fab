import { expect, test } from "vitest";
import { initReporter, type ProgressFacts } from "../../src/train/progress.ts";
import type { TrainProgress } from "../../src/train/types.ts";

function start() {
  const sent: TrainProgress[] = [];
  const time = { now: 0 };
  const reporter = initReporter(
    "main",
    (progress) => sent.push(progress),
    () => time.now,
  );
  const facts: ProgressFacts = {
    phase: "train",
    step: 1,
    steps: 10,
    epoch: 0,
    tokens: 500,
    stepMs: 250,
    leftMs: 900,
    curve: [],
    bestStep: null,
    bestValue: null,
    paused: false,
  };
  return { sent, time, reporter, facts };
}

test("a message goes out about once a second, at a new phase, and when asked for", () => {
  const { sent, time, reporter, facts } = start();
  for (time.now = 0; time.now <= 2500; time.now += 100) reporter.report(facts);
  expect(sent.length).toBe(3);
  reporter.report({ ...facts, phase: "validate" });
  expect(sent.length).toBe(4);
  reporter.report({ ...facts, phase: "validate" }, true);
  expect(sent.length).toBe(5);
  expect(sent[0].tokensPerSecond).toBe(2000);
});

test("points of the curve are sent once each, in their order", () => {
  const { sent, reporter, facts } = start();
  const curve: TrainProgress["curve"] = [{ step: 1, loss: 3, validation: null }];
  reporter.report({ ...facts, curve }, true);
  curve.push({ step: 2, loss: 2, validation: null }, { step: 3, loss: 1, validation: 0.7 });
  reporter.report({ ...facts, curve }, true);
  reporter.report({ ...facts, curve }, true);
  expect(sent.map((progress) => progress.curve.map((point) => point.step))).toEqual([[1], [2, 3], []]);
});

test("a point that gets its metric after it was sent is sent once more, before what came after it", () => {
  const { sent, reporter, facts } = start();
  const curve: TrainProgress["curve"] = [{ step: 1, loss: 3, validation: null }];
  const report = () => reporter.report({ ...facts, curve }, true);
  report();
  curve[0].validation = 0.7;
  curve.push({ step: 2, loss: 2, validation: null });
  report();
  report();
  expect(sent.map((progress) => progress.curve.map(({ step, validation }) => [step, validation]))).toEqual([
    [[1, 0.7]],
    [
      [1, 0.7],
      [2, null],
    ],
    [],
  ]);
});

test("a notice goes out with the next message and never again", () => {
  const { sent, reporter, facts } = start();
  reporter.report(facts);
  reporter.note({ code: "train/no-room", message: "", facts: {}, where: {} });
  reporter.report(facts);
  reporter.report(facts, true);
  expect(sent.map((progress) => progress.notice?.code)).toEqual([undefined, "train/no-room", undefined]);
});
