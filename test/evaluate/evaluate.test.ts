import { describe, expect, test } from "vitest";
import { initControl } from "../../src/evaluate/control.ts";
import { evaluate } from "../../src/evaluate/evaluate.ts";
import { measureBinary } from "../../src/evaluate/measure.ts";
import type { BinaryMetrics, RegressionMetrics } from "../../src/evaluate/types.ts";
import { makeInput } from "./make-customers.ts";

const quiet = () => initControl(() => {});
const fitted = [
  "constant",
  "best-column",
  "tfidf-linear",
  "structured-linear",
  "structured-trees",
  "text-only",
];

describe("evaluate", () => {
  test.each([
    ["binary", "auc"],
    ["multiclass", "aucOvr"],
    ["regression", "r2"],
  ] as const)("a %s task is measured beside every baseline by the difference in %s", async (task, metric) => {
    const found = await evaluate(makeInput(task), quiet());
    expect(found.baselines.map(({ name }) => name)).toEqual(fitted);
    for (const { name, difference, metrics } of found.baselines) {
      expect(difference!.metric, name).toBe(metric);
      expect(difference!.low, name).toBeLessThanOrEqual(difference!.value);
      expect(difference!.high, name).toBeGreaterThanOrEqual(difference!.value);
      const ours = found.metrics.test as unknown as Record<string, number>;
      const theirs = metrics.test as unknown as Record<string, number>;
      expect(difference!.value, name).toBeCloseTo(ours[metric] - theirs[metric], 12);
    }
    const [constant] = found.baselines;
    expect(constant.difference!.low).toBeGreaterThan(0);
    const same = found.baselines.find(({ name }) => name === "text-only")!;
    expect(same.difference).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(same.trainMs).toBe(12);
  });

  test("the threshold is chosen on validation and counts on test", async () => {
    const input = makeInput("binary");
    const { threshold, metrics } = await evaluate(input, quiet());
    expect(threshold!.chosenBy).toBe("validation macroF1");
    const { target } = input.prepared.test;
    const byHand = measureBinary(target, input.scores.test, threshold!.value);
    expect(metrics.test).toMatchObject({ f1: byHand.f1, confusion: byHand.confusion });
    const { auc, aucLow, aucHigh } = metrics.validation as BinaryMetrics;
    expect(aucLow!).toBeLessThan(auc!);
    expect(aucHigh!).toBeGreaterThanOrEqual(auc!);
  });

  test("without a bootstrap, intervals and differences are null", async () => {
    const { metrics, baselines } = await evaluate(makeInput("binary", 0), quiet());
    expect(metrics.test).toMatchObject({ aucLow: null, aucHigh: null });
    expect(baselines.map(({ difference }) => difference)).toEqual(fitted.map(() => null));
  });

  test("two runs differ in nothing but times", async () => {
    const run = async () => {
      const found = await evaluate(makeInput("binary"), quiet());
      return { ...found, baselines: found.baselines.map((one) => ({ ...one, trainMs: 0 })) };
    };
    expect(await run()).toEqual(await run());
  });

  test("a test side of one class has null where AUC would stand, and no difference", async () => {
    const input = makeInput("binary");
    input.prepared.test.target.fill(1);
    const { metrics, baselines, figures } = await evaluate(input, quiet());
    expect(metrics.test).toMatchObject({ auc: null, aucLow: null, averagePrecision: null, prAuc: null });
    expect(baselines.every(({ difference }) => difference === null)).toBe(true);
    expect(figures.roc).toBeNull();
  });

  test("a baseline for which there is nothing in the data is left out", async () => {
    const input = makeInput("regression");
    for (const side of [input.prepared.train, input.prepared.validation, input.prepared.test])
      side.ngrams = null;
    const names = (await evaluate(input, quiet())).baselines.map(({ name }) => name);
    expect(names).toEqual(fitted.filter((name) => name !== "tfidf-linear"));
  });

  test("R2 of the linear baseline on the columns is above that of the best column", async () => {
    const { baselines } = await evaluate(makeInput("regression", 0), quiet());
    const r2 = (name: string) =>
      (baselines.find((one) => one.name === name)!.metrics.test as RegressionMetrics).r2!;
    expect(r2("structured-linear")).toBeGreaterThan(r2("best-column"));
    expect(r2("best-column")).toBeGreaterThan(r2("constant"));
  });

  test("progress rises from 0 towards 1 and names each baseline", async () => {
    const heard: { stage: string; share: number }[] = [];
    await evaluate(
      makeInput("binary"),
      initControl((progress) => heard.push(progress)),
    );
    expect(heard[0]).toEqual({ stage: "constant", share: 0 });
    expect(heard.map(({ stage }) => stage)).toContain("bootstrap");
    expect(heard.map(({ share }) => share)).toEqual(heard.map(({ share }) => share).sort((a, b) => a - b));
  });

  test("scores of another number than customers are refused with both numbers", async () => {
    const input = makeInput("binary");
    input.scores = { ...input.scores, test: input.scores.test.slice(1) };
    await expect(evaluate(input, quiet())).rejects.toMatchObject({
      problem: {
        code: "evaluate/wrong-number-of-scores",
        facts: { found: 119, expected: 120, side: "test" },
      },
    });
  });

  test("a score that is no number is refused with its customer", async () => {
    const input = makeInput("binary");
    input.scores.test[3] = NaN;
    await expect(evaluate(input, quiet())).rejects.toMatchObject({
      problem: { code: "evaluate/score-not-finite", facts: { customer: "c3", found: "NaN" } },
    });
  });

  test("a cancelled evaluation ends with evaluate/cancelled", async () => {
    const control = quiet();
    control.cancel();
    await expect(evaluate(makeInput("binary"), control)).rejects.toMatchObject({
      problem: { code: "evaluate/cancelled" },
    });
  });
});
