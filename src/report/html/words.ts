import type { LoraTarget, Task } from "../../recipe/types.ts";

/** How ours stands against another model, by the interval of the paired difference. */
export type Verdict = "better" | "same" | "worse" | "unknown";

/** Every word of report.html in one language; numbers come in as they are to be shown. */
export interface Words {
  language: string;
  title: (name: string) => string;
  summary: (facts: {
    task: Task;
    metric: string;
    value: string;
    interval: string | null;
    n: string;
  }) => string;
  noScore: string;
  /** One sentence on a baseline; `name` is its name in words. */
  verdict: (name: string, verdict: Verdict) => string;
  threshold: (value: string, chosenBy: string) => string;
  headings: Record<
    | "metrics"
    | "baselines"
    | "confusion"
    | "figures"
    | "smallSets"
    | "moved"
    | "data"
    | "findings"
    | "recipe"
    | "environment"
    | "timings",
    string
  >;
  columns: Record<
    | "metric"
    | "validation"
    | "test"
    | "model"
    | "value"
    | "difference"
    | "verdict"
    | "made"
    | "time"
    | "table"
    | "rows"
    | "rejected"
    | "customers"
    | "split"
    | "dropped"
    | "reason"
    | "count"
    | "truth"
    | "predicted"
    | "column"
    | "evidence"
    | "proposal"
    | "stage"
    | "item"
    | "training"
    | "truncated"
    | "finding",
    string
  >;
  metrics: Record<string, string>;
  baselines: Record<string, string>;
  environment: Record<string, string>;
  stages: Record<string, string>;
  figures: Record<string, string>;
  interval: (low: string, high: string) => string;
  differenceNote: (metric: string, draws: string) => string;
  noBaselines: string;
  noFindings: string;
  /** What the report says of masked words beforehand and of customers without a label. */
  smallSets: Record<
    | "steps"
    | "tokens"
    | "minutes"
    | "lossBefore"
    | "lossAfter"
    | "customers"
    | "confidence"
    | "precision"
    | "added"
    | "before"
    | "after"
    | "kept"
    | "yes"
    | "no",
    string
  >;
  /** What the report says of how far each matrix of the encoder moved. */
  moved: Record<"text" | "block" | "embeddings" | "frozen" | "fromZero", string> & {
    columns: Record<LoraTarget | "vectors" | "added" | "words" | "positions" | "types", string>;
  };
  ours: string;
  made: (version: string) => string;
}

const verdicts: Record<Verdict, (name: string) => string> = {
  better: (name) => `The model is better than ${name}.`,
  same: (name) => `The model is no better than ${name}.`,
  worse: (name) => `The model is worse than ${name}.`,
  unknown: (name) => `Whether the model is better than ${name} was not measured.`,
};

/** The report in English. */
export const english: Words = {
  language: "en",
  title: (name) => `Report: ${name}`,
  summary: ({ metric, value, interval, n }) =>
    `On ${n} test customers that it never saw, the model reaches ${metric} ${value}` +
    `${interval === null ? "" : ` (95 % interval ${interval})`}.`,
  noScore: "The test customers do not allow a score: they hold one class, or a value that does not vary.",
  verdict: (name, verdict) => verdicts[verdict](name),
  threshold: (value, chosenBy) =>
    chosenBy === "default"
      ? `Customers with a score of ${value} or more count as positive; validation did not allow a choice.`
      : `Customers with a score of ${value} or more count as positive. The threshold was chosen on the validation customers (${chosenBy}), never on test.`,
  headings: {
    metrics: "Metrics",
    baselines: "Beside the baselines",
    confusion: "Confusion on test",
    figures: "Pictures",
    smallSets: "Language warm-up and customers without a label",
    moved: "What training moved",
    data: "Data",
    findings: "Found in the data before training",
    recipe: "Recipe",
    environment: "Environment",
    timings: "Time",
  },
  columns: {
    metric: "Metric",
    validation: "Validation",
    test: "Test",
    model: "Model",
    value: "Test value",
    difference: "Ours minus theirs",
    verdict: "In words",
    made: "Made of",
    time: "Seconds",
    table: "Table",
    rows: "Rows",
    rejected: "Kept out",
    customers: "Customers",
    split: "Training / validation / test",
    dropped: "Customers left out",
    reason: "Reason",
    count: "Count",
    truth: "True class",
    predicted: "Predicted",
    column: "Column",
    evidence: "Evidence",
    proposal: "Proposal",
    stage: "Stage",
    item: "What",
    training: "Training ended because of",
    truncated: "Customers whose text was cut",
    finding: "Finding",
  },
  metrics: {
    n: "Customers",
    auc: "ROC AUC",
    averagePrecision: "Average precision",
    prAuc: "Area under precision-recall",
    accuracy: "Accuracy",
    f1: "F1",
    macroF1: "Macro-F1",
    weightedF1: "Weighted F1",
    mcc: "Matthews correlation",
    brier: "Brier score",
    ece: "Calibration error (ECE)",
    logLoss: "Log loss",
    aucOvr: "ROC AUC, one against the rest",
    mae: "Mean absolute error",
    rmse: "Root mean squared error",
    r2: "R²",
    spearman: "Spearman correlation",
    normalizedGini: "Normalized Gini",
    decileMape: "Decile MAPE",
    meanPrediction: "Mean prediction",
    meanTruth: "Mean truth",
  },
  baselines: {
    constant: "a constant",
    "best-column": "the best single column",
    "tfidf-linear": "TF-IDF with a linear model",
    "structured-linear": "a linear model on the columns",
    "structured-trees": "boosted trees on the columns",
    "text-only": "the text part alone",
    "structured-only": "the columns part alone",
    "without-pretraining": "the same model without language warm-up",
    "without-unlabelled": "the same model without customers without a label",
    "without-augmentation": "the same model without changed texts",
  },
  environment: {
    backend: "Engine",
    adapter: "Graphics adapter",
    threads: "Threads",
    chosenBy: "Engine chosen by",
    probe: "Measured, tokens/s",
    probeMs: "Measured in",
    isolated: "Cross-origin isolated",
    userAgent: "Browser",
    version: "Version",
  },
  stages: {
    load: "Loading",
    customers: "Customers",
    features: "Features",
    tokens: "Tokens",
    warmUp: "Warm-up",
    train: "Training",
    evaluate: "Evaluation",
    total: "Total",
  },
  figures: {
    roc: "ROC curve",
    precisionRecall: "Precision and recall",
    calibration: "Calibration",
    distributions: "Scores by class",
    scatter: "Truth and prediction",
    curve: "Training and validation",
    differences: "What ours gains",
  },
  interval: (low, high) => `${low} to ${high}`,
  differenceNote: (metric, draws) =>
    `Difference in ${metric} on the same test customers, with the 95 % interval of ${draws} paired bootstrap draws. Where it holds 0, ours is no better.`,
  noBaselines: "No baseline was asked for.",
  noFindings: "Nothing was found.",
  smallSets: {
    steps: "Warm-up: steps",
    tokens: "Warm-up: tokens",
    minutes: "Warm-up: minutes",
    lossBefore: "Loss of hidden words in validation texts, before",
    lossAfter: "Loss of hidden words in validation texts, after",
    customers: "Customers without a label",
    confidence: "Least probability of a class that is given",
    precision: "Right on validation above it",
    added: "Customers given a class and trained on",
    before: "Validation without them",
    after: "Validation with them",
    kept: "The model with them was kept",
    yes: "yes",
    no: "no",
  },
  moved: {
    text: "Of each matrix of the encoder: the norm of what fine-tuning changed, as a share of its norm before. With LoRA it is what was added to the matrix; of the word table the words of these texts count.",
    block: "Block",
    embeddings: "Embeddings",
    frozen: "frozen",
    fromZero: "from 0",
    columns: {
      query: "query",
      key: "key",
      value: "value",
      output: "attention output",
      intermediate: "feed-forward in",
      outputDense: "feed-forward out",
      vectors: "biases, LayerNorm",
      added: "added",
      words: "words",
      positions: "positions",
      types: "types",
    },
  },
  ours: "Ours",
  made: (version) => `Made by Clientele ${version} on this machine; no data left it.`,
};
