import { fail } from "../base/problem.ts";
import type { RecipeInput } from "./schema.ts";
import type {
  AugmentRecipe,
  EarlyStoppingMetric,
  EncoderRecipe,
  FusionKind,
  LabelRecipe,
  MethodRecipe,
  PretrainRecipe,
  Recipe,
  Role,
  SplitRecipe,
  Task,
  UnlabelledRecipe,
} from "./types.ts";

/** What the data says of the parts that a recipe left open. */
export interface Proposed {
  customer: Recipe["customer"];
  columns: Record<string, Record<string, Role>>;
  label: LabelRecipe;
  task: Task;
  /** Where a column has the role `split` or `group`. */
  split?: SplitRecipe;
}

/** The encoder of a recipe that names none. */
export type UsualEncoder = { source: "random" } | { source: "builtin"; name: string };

const metricsOf: Record<Task, EarlyStoppingMetric[]> = {
  binary: ["auc", "logLoss", "accuracy", "macroF1"],
  multiclass: ["macroF1", "logLoss", "accuracy"],
  regression: ["r2", "rmse", "mae"],
};

/**
 * Fills every default of a recipe; what the recipe says stands before what the data proposes.
 *
 * `usualEncoder` is taken where the recipe names none: the built-in one where the app ships it.
 *
 * errors: recipe/metric-of-other-task, for an early-stopping metric that the task does not have; recipe/unlabelled-regression;
 *         recipe/replace-without-pretraining
 */
export function completeRecipe(
  input: RecipeInput,
  proposed: Proposed,
  usualEncoder: UsualEncoder = { source: "random" },
): Recipe {
  const task = input.task ?? proposed.task;
  const metric = input.train?.earlyStopping?.metric ?? metricsOf[task][0];
  if (!metricsOf[task].includes(metric)) {
    fail(
      "recipe/metric-of-other-task",
      `train.earlyStopping.metric is "${metric}"; the task ${task} has ${metricsOf[task].join(", ")}.`,
      { found: metric, task, allowed: metricsOf[task] },
    );
  }
  const encoder = completeEncoder(input.encoder, usualEncoder);
  const method = completeMethod(input.method, encoder.source);
  const fusion = input.fusion ?? "gated";
  const chosen = {
    pretrain: completePretrain(input.pretrain, encoder.source),
    unlabelled: completeUnlabelled(input.unlabelled),
    fusion,
    train: completeTrain(input.train, metric, findRate(encoder.source, method.kind, fusion)),
  };
  assertSmallSets(task, { ...chosen, encoder });
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
    texts: {
      combine: input.texts?.combine ?? "join",
      most: input.texts?.most ?? 8,
      columns: input.texts?.columns ?? false,
    },
    encoder,
    method,
    ...chosen,
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
        "without-pretraining",
        "without-unlabelled",
        "without-augmentation",
      ],
      bootstrap: input.evaluate?.bootstrap ?? 1000,
      groups: input.evaluate?.groups ?? [],
    },
  };
}

/** Fills what was left out of an encoder; a path alone means a folder, sizes alone mean random weights. */
export function completeEncoder(
  encoder: RecipeInput["encoder"],
  usual: UsualEncoder = { source: "random" },
): EncoderRecipe {
  const maxTokens = encoder?.maxTokens ?? 128;
  const source = encoder?.source ?? guessSource(encoder, usual);
  if (source === "builtin") {
    const name = encoder?.name ?? (usual.source === "builtin" ? usual.name : "default");
    return { source, name, maxTokens };
  }
  if (source === "folder") return { source, path: encoder?.path ?? failWithoutPath(), maxTokens };
  return { source, layers: encoder?.layers ?? 2, hidden: encoder?.hidden ?? 128, maxTokens };
}

function guessSource(encoder: RecipeInput["encoder"], usual: UsualEncoder): EncoderRecipe["source"] {
  if (encoder?.path) return "folder";
  if (encoder?.name) return "builtin";
  return encoder?.layers || encoder?.hidden ? "random" : usual.source;
}

function failWithoutPath(): never {
  return fail(
    "recipe/invalid",
    'encoder.path is missing; allowed is the folder of the encoder, such as "all-MiniLM-L6-v2".',
    { path: "encoder.path", found: "missing", allowed: "a folder" },
  );
}

/** Every number of a method that was left out; a pre-trained encoder is fine-tuned by LoRA, one without knowledge in full. */
export function completeMethod(method: RecipeInput["method"], source: EncoderRecipe["source"]): MethodRecipe {
  const kind = method?.kind ?? (source === "random" ? "full" : "lora");
  const given = method as Partial<Record<string, never>> | undefined;
  const topLayers = given?.topLayers ?? 2;
  if (kind === "top") return { kind, topLayers };
  if (kind === "adapter") return { kind, bottleneck: given?.bottleneck ?? 64, topLayers };
  if (kind === "prefix") return { kind, length: given?.length ?? 8, topLayers };
  if (kind !== "lora") return { kind };
  const rank = given?.rank ?? 16;
  return {
    kind,
    rank,
    alpha: given?.alpha ?? 2 * rank,
    dropout: given?.dropout ?? 0,
    targets: given?.targets ?? ["query", "key", "value", "output", "intermediate", "outputDense"],
    topLayers,
  };
}

/** The usual learning rate: what an encoder knows is lost at one that suits random weights or what a method adds. */
export function findRate(
  source: EncoderRecipe["source"],
  kind: MethodRecipe["kind"],
  fusion: FusionKind,
): number {
  if (source === "random" || fusion === "structured-only") return 0.0005;
  if (kind === "full" || kind === "top") return 0.00015;
  if (kind === "prefix") return 0.01; // at a tenth of it a prefix learns next to nothing (docs/encoders.md)
  return kind === "head" ? 0.003 : 0.001;
}

/** Minutes and rate of masked-language modelling; a rate that was left out is the usual one of the encoder. */
export function completePretrain(
  pretrain: RecipeInput["pretrain"],
  source: EncoderRecipe["source"],
): PretrainRecipe {
  return {
    minutes: pretrain?.minutes ?? 0,
    learningRate: pretrain?.learningRate ?? (source === "random" ? 0.0005 : 0.0001),
  };
}

function completeTrain(
  train: RecipeInput["train"],
  metric: EarlyStoppingMetric,
  usualRate: number,
): Recipe["train"] {
  return {
    epochs: train?.epochs ?? 3,
    batchSize: train?.batchSize ?? 16,
    learningRate: train?.learningRate ?? usualRate,
    weightDecay: train?.weightDecay ?? 0.01,
    dropout: train?.dropout ?? 0.1,
    warmup: train?.warmup ?? 0.1,
    clipNorm: train?.clipNorm ?? 1,
    classWeights: train?.classWeights ?? "none",
    earlyStopping: {
      metric,
      patience: train?.earlyStopping?.patience ?? 2,
      keep: train?.earlyStopping?.keep ?? "best",
    },
    maxMinutes: train?.maxMinutes ?? null,
    augment: completeAugment(train?.augment),
  };
}

/** Shares of changed tokens; those that were left out are 0. */
export function completeAugment(augment: NonNullable<RecipeInput["train"]>["augment"]): AugmentRecipe {
  const { dropTokens = 0, replaceTokens = 0, swapTokens = 0 } = augment ?? {};
  return { dropTokens, replaceTokens, swapTokens };
}

function completeUnlabelled(unlabelled: RecipeInput["unlabelled"]): UnlabelledRecipe {
  return {
    use: unlabelled?.use ?? false,
    confidence: unlabelled?.confidence ?? "auto",
    most: unlabelled?.most ?? null,
  };
}

/**
 * Refuses what small labelled sets cannot be helped by: classes can be guessed with a probability, amounts cannot; and words
 * are proposed by a head that has learned to.
 *
 * errors: recipe/unlabelled-regression, recipe/replace-without-pretraining
 */
export function assertSmallSets(
  task: Task,
  { unlabelled, pretrain, train, encoder }: Pick<Recipe, "unlabelled" | "pretrain" | "train" | "encoder">,
): void {
  if (unlabelled.use && task === "regression") {
    fail(
      "recipe/unlabelled-regression",
      'unlabelled.use is true, and the task is regression: customers without a label are given a class that is nearly certain, which an amount never is; set "use": false, or choose a task with classes.',
      { task },
    );
  }
  if (train.augment.replaceTokens > 0 && pretrain.minutes === 0 && encoder.source === "random") {
    fail(
      "recipe/replace-without-pretraining",
      `train.augment.replaceTokens is ${train.augment.replaceTokens}, and pretrain.minutes is 0: replacements are proposed by a masked-language head, which learns in these minutes where the encoder brings none; give pretrain.minutes, or set replaceTokens to 0.`,
      { found: train.augment.replaceTokens },
    );
  }
}
