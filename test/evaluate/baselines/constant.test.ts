import { expect, test } from "vitest";
import { runConstant } from "../../../src/evaluate/baselines/constant.ts";
import { emptySide, makePrepared } from "../make-prepared.ts";

test("a binary task gets the share of positives among training customers, whatever the test side holds", async () => {
  const train = emptySide(Float32Array.of(0, 0, 0, 1));
  const { test: scores, detail } = await runConstant(makePrepared({ train }));
  expect(Array.from(scores)).toEqual([0.25, 0.25, 0.25, 0.25]);
  expect(detail).toBe("0.25");
});

test("several classes get their shares", async () => {
  const train = emptySide(Float32Array.of(0, 0, 1, 2));
  const prepared = makePrepared({ task: "multiclass", classes: ["a", "b", "c"], train });
  expect(Array.from((await runConstant(prepared)).test).slice(0, 3)).toEqual([0.5, 0.25, 0.25]);
});

test("a regression gets the mean", async () => {
  const train = emptySide(Float32Array.of(1, 2, 6));
  const { test: scores } = await runConstant(makePrepared({ task: "regression", classes: null, train }));
  expect(scores[0]).toBeCloseTo(3, 12);
});
