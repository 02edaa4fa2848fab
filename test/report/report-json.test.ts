import { expect, test } from "vitest";
import { writeReportJson } from "../../src/report/report-json.ts";
import { makeReport } from "./make-report.ts";

test("the parts stand in the order of the contract, whatever order they were put together in", () => {
  expect(Object.keys(JSON.parse(writeReportJson(makeReport())))).toEqual([
    "recipe",
    "environment",
    "data",
    "encoder",
    "training",
    "timings",
    "metrics",
    "baselines",
    "findings",
    "threshold",
  ]);
});

test("NaN, infinity and undefined are null, and their keys stay", () => {
  const report = makeReport();
  report.data.targetShare = undefined as unknown as null;
  const read = JSON.parse(writeReportJson(report));
  expect(read.metrics.test.ece).toBeNull();
  expect(read.training.tokensPerSecond).toBeNull();
  expect(read.data).toHaveProperty("targetShare", null);
});

test("equal reports are equal files", () => {
  expect(writeReportJson(makeReport())).toBe(writeReportJson(makeReport()));
});
