import { describe, expect, test } from "vitest";
import type { BaselineResult } from "../../../../src/evaluate/types.ts";
import { judge } from "../../../../src/ui/steps/evaluate/headline.ts";

const baseline = (metric: string, low: number, high: number) =>
  ({ name: "constant", difference: { metric, value: (low + high) / 2, low, high } }) as BaselineResult;

describe("the verdict on a baseline", () => {
  test("is better only where the whole interval lies above 0", () => {
    expect(judge(baseline("auc", 0.001, 0.03))).toBe("better");
    expect(judge(baseline("auc", 0, 0.03))).toBe("same");
    expect(judge(baseline("auc", -0.01, 0.03))).toBe("same");
    expect(judge(baseline("auc", -0.03, -0.001))).toBe("worse");
  });

  test("turns round for a metric of which less is better", () => {
    expect(judge(baseline("mae", -30, -2))).toBe("better");
    expect(judge(baseline("mae", 2, 30))).toBe("worse");
    expect(judge(baseline("rmse", -1, 1))).toBe("same");
  });

  test("is withheld where no interval was drawn", () => {
    expect(judge({ ...baseline("auc", 0, 1), difference: null })).toBeNull();
  });
});
