/** M of recipe.md for each task; null is what cannot be computed. */
export interface BinaryMetrics {
  n: number;
  auc: number | null;
  aucLow: number | null;
  aucHigh: number | null;
  averagePrecision: number | null;
  prAuc: number | null;
  accuracy: number;
  f1: number;
  macroF1: number;
  mcc: number;
  brier: number;
  ece: number;
  logLoss: number;
  /** [[true negatives, false positives], [false negatives, true positives]] */
  confusion: number[][];
}

/** M of a task with several classes. */
export interface MulticlassMetrics {
  n: number;
  accuracy: number;
  macroF1: number;
  weightedF1: number;
  aucOvr: number | null;
  logLoss: number;
  /** Rows are the true class, columns the predicted one. [K][K] */
  confusion: number[][];
}

/** M of a regression. */
export interface RegressionMetrics {
  n: number;
  mae: number;
  rmse: number;
  r2: number | null;
  spearman: number | null;
  normalizedGini: number | null;
  decileMape: number | null;
  meanPrediction: number;
  meanTruth: number;
}

/** M of the run's task. */
export type Metrics = BinaryMetrics | MulticlassMetrics | RegressionMetrics;

/** Ours minus theirs on the same test rows, paired bootstrap, 95 %. */
export interface Difference {
  metric: string;
  value: number;
  low: number;
  high: number;
}

/** A baseline beside our model, measured on the same rows. */
export interface BaselineResult {
  name: string;
  metrics: { validation: Metrics; test: Metrics };
  trainMs: number;
  difference: Difference | null;
  /** What the baseline is made of, for the page: the column of `best-column`, the regularization. */
  detail: string;
}

/** Points of a curve, as plain arrays of one length. */
export interface Curve {
  x: number[];
  y: number[];
}

/** What the pictures of the Evaluate step are drawn from. */
export interface EvaluationFigures {
  roc: Curve | null;
  precisionRecall: Curve | null;
  /** Mean prediction and share of positives of each of the 15 bins, with its count. */
  calibration: { predicted: number; observed: number; count: number }[] | null;
  /** Counts of scores in 30 equal bins of [0, 1], by class. */
  distributions: { name: string; counts: number[] }[] | null;
  /** Truth and prediction of at most 2,000 test customers, for a regression. */
  scatter: Curve | null;
}

/** What evaluation finds: metrics of both held-out sides, baselines, and the points of the pictures. */
export interface Evaluation {
  metrics: { validation: Metrics; test: Metrics };
  threshold: { value: number; chosenBy: string } | null;
  baselines: BaselineResult[];
  figures: EvaluationFigures;
}

/** Predictions of the test customers of a run. */
export interface TestScores {
  keys: string[];
  /** Class index, or value. [N] */
  target: Float32Array;
  /** [N, K] row by row */
  test: Float32Array;
  classes: string[] | null;
}

/** Two runs beside each other, on the test customers that both have. */
export interface RunComparison {
  common: number;
  onlyLeft: number;
  onlyRight: number;
  /** Right minus left; null where it cannot be computed: no bootstrap, one class, fewer than 2 in common. */
  difference: Difference | null;
  /** Of the customers in common; null with fewer than 2. */
  left: Metrics | null;
  right: Metrics | null;
}
