import type { Prepared } from "../features/types.ts";
import type { EarlyStoppingMetric } from "../recipe/types.ts";
import { measure } from "./measure.ts";
import { chooseThreshold } from "./threshold.ts";

/**
 * The early-stopping metric of the validation customers; null where it cannot be computed.
 *
 * `auc` of several classes is the mean of each against the rest. Accuracy and macro-F1 of a binary task are taken
 * at the threshold that the final evaluation would choose.
 *
 * shapes: scores [N, K] of the validation side
 */
export function measureEarlyStopping(
  metric: EarlyStoppingMetric,
  prepared: Prepared,
  scores: Float32Array,
): number | null {
  if (!scores.every(Number.isFinite)) return null; // their order would be that of the file
  const { task, classes, validation } = prepared;
  const threshold = task === "binary" ? chooseThreshold(validation.target, scores).value : 0.5;
  const measured = measure(task, validation.target, scores, { classes: classes?.length ?? 1, threshold });
  const name = metric === "auc" && task === "multiclass" ? "aucOvr" : metric;
  const value = (measured as unknown as Record<string, number | null>)[name] ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}
