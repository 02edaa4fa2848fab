import { describe, expect, test } from "vitest";
import type { BaselineResult } from "../../../../src/evaluate/types.ts";
import type { RunResult } from "../../../../src/session/types.ts";
import { en } from "../../../../src/ui/messages/en.ts";
import { initFormat } from "../../../../src/ui/messages/format.ts";
import { zh } from "../../../../src/ui/messages/zh.ts";
import type { LanguageState } from "../../../../src/ui/state/language.svelte.ts";
import { judge, sayComparison } from "../../../../src/ui/steps/evaluate/headline.ts";

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

describe("the comparison with the baselines", () => {
  const named = (name: string, low: number, high: number) => ({ ...baseline("auc", low, high), name });
  const say = (language: "en" | "zh", baselines: BaselineResult[]) => {
    const state = { messages: { en, zh }[language], format: initFormat(language) } as LanguageState;
    return sayComparison({ evaluation: { baselines } } as unknown as RunResult, state);
  };

  test("names first, in one sentence, what beats the model", () => {
    const baselines = [named("constant", 0.2, 0.4), named("structured-trees", -0.05, -0.01)];
    expect(say("en", baselines)[0]).toBe("This model is beaten by: Boosted trees on columns.");
    expect(say("zh", baselines)[0]).toBe("有更强的模型，本模型不如：各列提升树模型。");
    expect(say("en", baselines)).toHaveLength(2);
  });

  test("says nothing of that kind where the interval touches 0", () => {
    expect(say("en", [named("structured-trees", -0.05, 0)])).toEqual([
      "No better than: Boosted trees on columns.",
    ]);
  });
});
