import type { BaselineResult, BinaryMetrics, Metrics } from "../../../evaluate/types.ts";
import type { RunResult } from "../../../session/types.ts";
import type { LanguageState } from "../../state/language.svelte.ts";

/** Whether ours is better than a baseline, no better, or worse, by the 95 % interval of the paired difference. */
export function judge({
  difference,
}: Pick<BaselineResult, "difference">): "better" | "same" | "worse" | null {
  if (!difference) return null;
  if (isErrorMetric(difference.metric)) {
    return difference.high < 0 ? "better" : difference.low > 0 ? "worse" : "same";
  }
  return difference.low > 0 ? "better" : difference.high < 0 ? "worse" : "same";
}

/** Metrics of which less is better. */
export function isErrorMetric(metric: string): boolean {
  return ["mae", "rmse", "logLoss", "brier", "ece", "decileMape"].includes(metric);
}

export function isBinary(metrics: Metrics): metrics is BinaryMetrics {
  return "brier" in metrics;
}

/** The one sentence on how well the model did on customers it never saw. */
export function sayHeadline(result: RunResult, { messages, format }: LanguageState): string {
  const { test } = result.evaluation.metrics;
  const m = messages.evaluate;
  if (isBinary(test)) {
    if (test.auc === null) return m.headlineNoAuc(format.count(test.n));
    const interval =
      test.aucLow === null || test.aucHigh === null
        ? null
        : m.interval(format.figure(test.aucLow), format.figure(test.aucHigh));
    return m.headlineBinary(format.figure(test.auc), interval, format.count(test.n));
  }
  if ("accuracy" in test) {
    return m.headlineMulticlass(
      format.share(test.accuracy, 1),
      format.figure(test.macroF1),
      format.count(test.n),
    );
  }
  return m.headlineRegression(format.figure(test.r2), format.figure(test.mae), format.count(test.n));
}

/** One sentence for each verdict that some baseline got; what beats the model comes first. */
export function sayComparison(result: RunResult, { messages, format }: LanguageState): string[] {
  const names: Record<string, string> = messages.baselines;
  const said = { better: [] as string[], same: [] as string[], worse: [] as string[] };
  for (const baseline of result.evaluation.baselines) {
    const verdict = judge(baseline);
    if (verdict) said[verdict].push(names[baseline.name] ?? baseline.name);
  }
  const m = messages.evaluate;
  return [
    said.worse.length > 0 ? m.worseThan(format.list(said.worse)) : "",
    said.better.length > 0 ? m.betterThan(format.list(said.better)) : "",
    said.same.length > 0 ? m.noBetterThan(format.list(said.same)) : "",
  ].filter((sentence) => sentence !== "");
}
