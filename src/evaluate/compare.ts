import type { Prepared } from "../features/types.ts";
import type { Recipe } from "../recipe/types.ts";
import { computeInterval, initComparison, runBootstrap } from "./bootstrap.ts";
import type { Control } from "./control.ts";
import { measure } from "./measure.ts";
import { chooseThreshold } from "./threshold.ts";
import type { Difference, Evaluation, Metrics } from "./types.ts";

/** A model with its predictions for both held-out sides. [N, K] */
export interface ComparedModel {
  name: string;
  detail: string;
  trainMs: number;
  validation: ArrayLike<number>;
  test: ArrayLike<number>;
}

/** A model with all that is said of it; `difference` is null for the first. */
export interface MeasuredModel extends ComparedModel {
  metrics: { validation: Metrics; test: Metrics };
  threshold: Evaluation["threshold"];
  difference: Difference | null;
}

/**
 * Measures models on the same customers, and the first against each other one by a paired bootstrap on test.
 *
 * Every draw scores all models, so that a difference is one of the same customers. Without draws
 * (`bootstrap: 0`) differences and intervals are null.
 *
 * errors: evaluate/cancelled
 */
export async function compareModels(
  models: ComparedModel[],
  prepared: Prepared,
  recipe: Recipe,
  control: Control,
): Promise<MeasuredModel[]> {
  const { task, test, validation } = prepared;
  const classes = prepared.classes?.length ?? 1;
  const draws = recipe.evaluate.bootstrap;
  const outputs = initComparison(
    task,
    test.target,
    models.map((model) => model.test),
    classes,
  );
  const options = { draws, seed: recipe.seed, purpose: "test" };
  const isBinary = task === "binary"; // whose AUC has an interval on validation too
  const ofTest = isBinary ? takeHalf(control, 0) : control;
  const drawn = await runBootstrap(outputs.scorers, test.target.length, options, ofTest);
  const points = outputs.scorers.map((score) => score(null));
  const measured = models.map((model, m) => {
    const threshold = isBinary ? chooseThreshold(validation.target, model.validation) : null;
    const settings = { classes, threshold: threshold?.value ?? 0.5 };
    return {
      ...model,
      threshold,
      metrics: {
        validation: measure(task, validation.target, model.validation, settings),
        test: measure(task, test.target, model.test, settings),
      },
      difference:
        m === 0 ? null : describeDifference(outputs.metric, [points[0], points[m]], [drawn[0], drawn[m]]),
    };
  });
  if (isBinary) {
    setAucIntervals(measured, "test", drawn);
    const ofValidation = await drawValidation(models, prepared, recipe, takeHalf(control, 0.5));
    setAucIntervals(measured, "validation", ofValidation);
  }
  return measured;
}

/** Lets a calculation fill half of the open stage. */
function takeHalf(control: Control, from: 0 | 0.5): Control {
  return { ...control, breathe: (share) => control.breathe(from + share / 2) };
}

async function drawValidation(
  models: ComparedModel[],
  { task, validation }: Prepared,
  recipe: Recipe,
  control: Control,
): Promise<Float64Array[]> {
  const scores = models.map((model) => model.validation);
  const { scorers } = initComparison(task, validation.target, scores, 1);
  const options = { draws: recipe.evaluate.bootstrap, seed: recipe.seed, purpose: "validation" };
  return runBootstrap(scorers, validation.target.length, options, control);
}

function setAucIntervals(models: MeasuredModel[], side: "validation" | "test", drawn: Float64Array[]): void {
  models.forEach((model, m) => {
    model.metrics[side] = fillAucInterval(model.metrics[side], drawn[m]);
  });
}

/** Fills in the AUC interval of binary metrics from bootstrap values; metrics of another task stay as they are. */
export function fillAucInterval(metrics: Metrics, drawn: Float64Array): Metrics {
  if (!("auc" in metrics)) return metrics;
  const interval = computeInterval(drawn);
  return { ...metrics, aucLow: interval?.low ?? null, aucHigh: interval?.high ?? null };
}

/** Ours minus theirs, draw by draw; a draw that has no value for one of the two has no difference. */
export function describeDifference(
  metric: string,
  [ours, theirs]: (number | null)[],
  [oursDrawn, theirsDrawn]: Float64Array[],
): Difference | null {
  const interval = computeInterval(oursDrawn.map((value, draw) => value - theirsDrawn[draw]));
  if (ours === null || theirs === null || interval === null) return null;
  return { metric, value: ours - theirs, ...interval };
}
