import { fail } from "../base/problem.ts";
import type { RecipeInput } from "./schema.ts";
import type { EarlyStoppingMetric, LabelRecipe, Recipe, Role, SplitRecipe, Task } from "./types.ts";

/** What the data says of the parts that a recipe left open. */
export interface Proposed {
  customer: Recipe["customer"];
  columns: Record<string, Record<string, Role>>;
  label: LabelRecipe;
  task: Task;
  /** Where a column has the role `split` or `group`. */
  split?: SplitRecipe;
}

const metricsOf: Record<Task, EarlyStoppingMetric[]> = {
  binary: ["auc", "logLoss", "accuracy", "macroF1"],
  multiclass: ["macroF1", "logLoss", "accuracy"],
  regression: ["r2", "rmse", "mae"],
};

/**
 * Fills every default of a recipe; what the recipe says stands before what the data proposes.
 *
 * errors: recipe/metric-of-other-task, for an early-stopping metric that the task does not have
 */
export function completeRecipe(input: RecipeInput, proposed: Proposed): Recipe {
  const task = input.task ?? proposed.task;
  const metric = input.train?.earlyStopping?.metric ?? metricsOf[task][0];
  if (!metricsOf[task].includes(metric)) {
    fail(
      "recipe/metric-of-other-task",
      `train.earlyStopping.metric is "${metric}"; the task ${task} has ${metricsOf[task].join(", ")}.`,
      { found: metric, task, allowed: metricsOf[task] },
    );
  }
  return {
    version: 1,
    name: input.name ?? "run",
    seed: input.seed ?? 7,
    tables: input.tables,
    customer: input.customer ?? proposed.customer,
    columns: proposed.columns,
    label: { ...proposed.label, ...input.label, positive: input.label?.positive ?? proposed.label.positive },
    task,
    split: input.split ?? proposed.split ?? { kind: "random", fractions: [0.8, 0.1, 0.1], stratify: true },
    texts: { combine: "join", most: input.texts?.most ?? 8 },
    encoder: {
      source: "random",
      layers: input.encoder?.layers ?? 2,
      hidden: input.encoder?.hidden ?? 128,
      maxTokens: input.encoder?.maxTokens ?? 128,
    },
    pretrain: { minutes: input.pretrain?.minutes ?? 0 },
    method: { kind: "full" },
    fusion: input.fusion ?? "gated",
    train: completeTrain(input.train, metric),
    backend: input.backend ?? "auto",
    threads: input.threads ?? null,
    evaluate: {
      baselines: input.evaluate?.baselines ?? [
        "constant",
        "best-column",
        "tfidf-linear",
        "structured-linear",
        "structured-trees",
        "text-only",
        "structured-only",
      ],
      bootstrap: input.evaluate?.bootstrap ?? 1000,
      groups: input.evaluate?.groups ?? [],
    },
  };
}

function completeTrain(train: RecipeInput["train"], metric: EarlyStoppingMetric): Recipe["train"] {
  return {
    epochs: train?.epochs ?? 3,
    batchSize: train?.batchSize ?? 16,
    learningRate: train?.learningRate ?? 0.0005,
    weightDecay: train?.weightDecay ?? 0.01,
    dropout: train?.dropout ?? 0.1,
    warmup: train?.warmup ?? 0.1,
    clipNorm: train?.clipNorm ?? 1,
    classWeights: train?.classWeights ?? "none",
    earlyStopping: { metric, patience: train?.earlyStopping?.patience ?? 2 },
    maxMinutes: train?.maxMinutes ?? null,
  };
}
