import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { measure } from "../../src/evaluate/measure.ts";
import type { Task } from "../../src/recipe/types.ts";

interface Case {
  truth: number[];
  scores: number[];
  threshold?: number;
  classes?: number;
  expected: Record<string, number | null | number[][]>;
}

const golden = JSON.parse(
  readFileSync(new URL("../golden/metrics/metrics.json", import.meta.url), "utf8"),
) as Record<Task, Case[]>;

/** Largest distance between ours and the golden value over all cases, by metric. */
function compare(task: Task): Record<string, number> {
  const worst: Record<string, number> = {};
  for (const one of golden[task]) {
    const ours = measure(task, one.truth, one.scores, {
      classes: one.classes ?? 1,
      threshold: one.threshold ?? 0.5,
    }) as unknown as Record<string, number | null>;
    for (const [name, value] of Object.entries(one.expected)) {
      const distance = measureDistance(ours[name], value);
      worst[name] = Math.max(worst[name] ?? 0, distance);
    }
  }
  return worst;
}

function measureDistance(ours: unknown, theirs: unknown): number {
  if (Array.isArray(theirs)) return JSON.stringify(ours) === JSON.stringify(theirs) ? 0 : Infinity;
  if (ours === null || theirs === null) return ours === theirs ? 0 : Infinity;
  return Math.abs((ours as number) - (theirs as number));
}

describe("measure", () => {
  test.each(["binary", "multiclass", "regression"] as const)(
    "%s metrics equal scikit-learn's within 1e-6 in every golden case",
    (task) => {
      expect(golden[task].length).toBeGreaterThan(40);
      for (const [name, distance] of Object.entries(compare(task))) {
        expect(distance, name).toBeLessThan(1e-6);
      }
    },
  );

  test("a worked example of a binary task has the values counted by hand", () => {
    const m = measure("binary", [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { classes: 1, threshold: 0.5 });
    // pairs won: .35 > .1, .8 > .1, .8 > .4; lost: .35 < .4; one true positive, one missed
    expect(m).toMatchObject({
      n: 4,
      auc: 0.75,
      accuracy: 0.75,
      confusion: [
        [2, 0],
        [1, 1],
      ],
    });
    expect(m).toMatchObject({ f1: 2 / 3, aucLow: null, aucHigh: null });
  });
});
