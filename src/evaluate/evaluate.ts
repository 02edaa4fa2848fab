import { fail } from "../base/problem.ts";
import type { Prepared } from "../features/types.ts";
import type { BaselineName, PartName, Recipe, Task } from "../recipe/types.ts";
import type { Scores } from "../train/types.ts";
import { runBestColumn } from "./baselines/best-column.ts";
import { runConstant } from "./baselines/constant.ts";
import { runStructuredLinear } from "./baselines/structured-linear.ts";
import { runStructuredTrees } from "./baselines/structured-trees.ts";
import { runTfidfLinear } from "./baselines/tfidf-linear.ts";
import type { Baseline } from "./baselines/types.ts";
import { compareModels, type ComparedModel } from "./compare.ts";
import type { Control } from "./control.ts";
import { computeFigures } from "./figures/figures.ts";
import type { Evaluation } from "./types.ts";

/** What evaluation starts from: predictions, the features for the baselines, and our own parts. */
export interface EvaluationInput {
  recipe: Recipe;
  prepared: Prepared;
  scores: Scores;
  parts: { name: Exclude<PartName, "main">; scores: Scores; trainMs: number }[];
}

/** Baselines that are fitted here; our own parts come with their scores. */
const baselines: Partial<Record<BaselineName, Baseline>> = {
  constant: runConstant,
  "best-column": runBestColumn,
  "tfidf-linear": runTfidfLinear,
  "structured-linear": runStructuredLinear,
  "structured-trees": runStructuredTrees,
};

/** Share of the whole that the baselines take; the rest is the bootstrap. */
const baselineShare = 0.7;

/**
 * Measures a model beside its baselines on the same customers.
 *
 * A baseline for which the data holds nothing (TF-IDF without text, a part that was not trained) is left out of the
 * list. Thresholds are chosen on validation, each model's its own.
 *
 * errors: evaluate/wrong-number-of-scores, evaluate/score-not-finite, evaluate/cancelled
 */
export async function evaluate(input: EvaluationInput, control: Control): Promise<Evaluation> {
  const { recipe, prepared, scores } = input;
  assertScores(prepared, scores, "the model");
  for (const part of input.parts) assertScores(prepared, part.scores, part.name);
  const models: ComparedModel[] = [
    { name: recipe.name, detail: "", trainMs: 0, ...scores },
    ...(await fitBaselines(input, control)),
  ];
  control.enter("bootstrap", baselineShare, 1);
  const [ours, ...others] = await compareModels(models, prepared, recipe, control);
  return {
    metrics: ours.metrics,
    threshold: ours.threshold,
    baselines: others.map(({ name, metrics, trainMs, difference, detail }) => ({
      name,
      metrics,
      trainMs,
      difference,
      detail,
    })),
    figures: computeFigures(prepared, scores.test, recipe.seed),
  };
}

async function fitBaselines(input: EvaluationInput, control: Control): Promise<ComparedModel[]> {
  const names = input.recipe.evaluate.baselines;
  const found: ComparedModel[] = [];
  for (const [i, name] of names.entries()) {
    control.enter(name, (baselineShare * i) / names.length, (baselineShare * (i + 1)) / names.length);
    await control.breathe(0);
    const part = input.parts.find((one) => one.name === name);
    if (part) found.push({ name, detail: "", trainMs: part.trainMs, ...part.scores });
    const startedMs = performance.now();
    const scores = await baselines[name]?.(input.prepared, control);
    if (scores) found.push({ name, trainMs: performance.now() - startedMs, ...scores });
  }
  return found;
}

function assertScores(prepared: Prepared, scores: Scores, model: string): void {
  const outputs = countOutputs(prepared.task, prepared.classes);
  for (const side of ["validation", "test"] as const) {
    const expected = prepared[side].target.length * outputs;
    const found = scores[side].length;
    if (found !== expected) {
      fail(
        "evaluate/wrong-number-of-scores",
        `Found ${found} ${side} scores of ${model}, expected ${expected}: one for each customer and output.`,
        { model, side, found, expected },
      );
    }
    const bad = scores[side].findIndex((score) => !Number.isFinite(score));
    if (bad >= 0) {
      const customer = prepared[side].keys[Math.floor(bad / outputs)];
      fail(
        "evaluate/score-not-finite",
        `Found the ${side} score ${scores[side][bad]} of ${model} for customer ${customer}, expected a number: ` +
          "training has diverged; lower the learning rate and train again.",
        { model, side, found: String(scores[side][bad]), customer },
      );
    }
  }
}

function countOutputs(task: Task, classes: string[] | null): number {
  return task === "multiclass" ? classes!.length : 1;
}
