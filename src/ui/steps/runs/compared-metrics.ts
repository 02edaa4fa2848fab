import type { Metrics } from "../../../evaluate/types.ts";
import type { ComparedRuns } from "../../state/runs.svelte.ts";

/** One measure of two runs; `difference` is right minus left. */
export interface ComparedMetric {
  key: string;
  left: number | null;
  right: number | null;
  difference: number | null;
}

const hidden = ["n", "aucLow", "aucHigh", "confusion"];

/** The measures that both runs have: on the customers in common where these could be found, else each on its own. */
export function compareMetrics({ comparison, left, right }: ComparedRuns): ComparedMetric[] {
  const a = readFigures(comparison?.left ?? left.result.evaluation.metrics.test);
  const b = readFigures(comparison?.right ?? right.result.evaluation.metrics.test);
  return Object.keys(a)
    .filter((key) => key in b && !hidden.includes(key))
    .map((key) => ({ key, left: a[key], right: b[key], difference: subtract(b[key], a[key]) }));
}

function readFigures(metrics: Metrics): Record<string, number | null> {
  return metrics as unknown as Record<string, number | null>;
}

function subtract(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
