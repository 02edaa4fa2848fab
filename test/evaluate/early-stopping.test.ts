import { expect, test } from "vitest";
import { measureEarlyStopping } from "../../src/evaluate/early-stopping.ts";
import { computeAucOvr } from "../../src/evaluate/metrics/auc-ovr.ts";
import { makePrepared } from "./make-prepared.ts";

test("a binary task has its AUC, and its macro-F1 at the best threshold", () => {
  const prepared = makePrepared({}); // validation is 0, 1, 0, 1
  expect(measureEarlyStopping("auc", prepared, Float32Array.of(0.6, 0.7, 0.8, 0.9))).toBe(0.75);
  expect(measureEarlyStopping("macroF1", prepared, Float32Array.of(0.6, 0.8, 0.7, 0.9))).toBe(1);
});

test("the AUC of several classes is that of each against the rest", () => {
  const prepared = makePrepared({ task: "multiclass", classes: ["a", "b"] });
  const scores = Float32Array.of(0.6, 0.4, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9);
  expect(measureEarlyStopping("auc", prepared, scores)).toBe(
    computeAucOvr(prepared.validation.target, scores, 2),
  );
});

test("scores that are no numbers have no metric, not that of the order of the file", () => {
  for (const metric of ["logLoss", "auc", "accuracy", "macroF1"] as const) {
    const scores = Float32Array.of(NaN, 0.2, NaN, 0.9);
    expect(measureEarlyStopping(metric, makePrepared({}), scores)).toBeNull();
  }
});

test("a metric of another task is null", () => {
  expect(measureEarlyStopping("r2", makePrepared({}), Float32Array.of(0, 1, 0, 1))).toBeNull();
});
