import { initRandom, mixSeed } from "../base/random.ts";
import type { Task } from "../recipe/types.ts";
import type { Control } from "./control.ts";
import { chooseClasses } from "./measure.ts";
import { computeAucOvr, initAucOvrOrders } from "./metrics/auc-ovr.ts";
import { computeAucInOrder, initAucOrder } from "./metrics/auc.ts";
import { computeQuantile } from "./metrics/calibration-bins.ts";
import { computeR2 } from "./metrics/r2.ts";

/** One number for a model where customer i counts `counts[i]` times; null where it cannot be computed. */
export type Scorer = (counts: ArrayLike<number> | null) => number | null;

/** The metric that models are compared by, and a scorer for each model. */
export interface Comparison {
  metric: "auc" | "aucOvr" | "accuracy" | "r2";
  scorers: Scorer[];
}

/**
 * Prepares the comparison of several models on the same customers; each is sorted once.
 *
 * Binary by AUC, several classes by one-vs-rest AUC (accuracy where a class is absent), regression by R2.
 *
 * shapes: truth [N], scores of each model [N, K] row by row
 */
export function initComparison(
  task: Task,
  truth: ArrayLike<number>,
  models: ArrayLike<number>[],
  classes: number,
): Comparison {
  if (task === "regression") {
    return { metric: "r2", scorers: models.map((scores) => (counts) => computeR2(truth, scores, counts)) };
  }
  if (task === "binary")
    return { metric: "auc", scorers: models.map((scores) => initAucScorer(truth, scores)) };
  if (models.length > 0 && computeAucOvr(truth, models[0], classes) === null) {
    return {
      metric: "accuracy",
      scorers: models.map((scores) => initAccuracyScorer(truth, scores, classes)),
    };
  }
  return { metric: "aucOvr", scorers: models.map((scores) => initAucOvrScorer(truth, scores, classes)) };
}

function initAucScorer(truth: ArrayLike<number>, scores: ArrayLike<number>): Scorer {
  const order = initAucOrder(truth, scores);
  return (counts) => computeAucInOrder(order, counts);
}

/** Mean over the classes that the draw holds: a rare class is missing from some draws. */
function initAucOvrScorer(truth: ArrayLike<number>, scores: ArrayLike<number>, classes: number): Scorer {
  const orders = initAucOvrOrders(truth, scores, classes);
  return (counts) => {
    const found = orders.map((order) => computeAucInOrder(order, counts)).filter((auc) => auc !== null);
    return found.length === 0 ? null : found.reduce((a, b) => a + b, 0) / found.length;
  };
}

function initAccuracyScorer(truth: ArrayLike<number>, scores: ArrayLike<number>, classes: number): Scorer {
  const right = Uint8Array.from(chooseClasses(scores, classes), (k, i) => (k === truth[i] ? 1 : 0));
  return (counts) => {
    let sum = 0;
    let n = 0;
    for (let i = 0; i < right.length; i++) {
      const count = counts === null ? 1 : counts[i];
      n += count;
      sum += count * right[i];
    }
    return n === 0 ? null : sum / n;
  };
}

/**
 * Scores every model on the same seeded draws of customers with replacement.
 *
 * A draw depends on the seed, the purpose and its number alone.
 *
 * shapes: -> one array of `draws` values for each scorer; NaN where a draw has no value
 * errors: evaluate/cancelled
 */
export async function runBootstrap(
  scorers: Scorer[],
  customers: number,
  options: { draws: number; seed: number; purpose: string },
  control: Control,
): Promise<Float64Array[]> {
  const values = scorers.map(() => new Float64Array(options.draws));
  const counts = new Uint32Array(customers);
  for (let draw = 0; draw < options.draws; draw++) {
    const random = initRandom(mixSeed(options.seed, `bootstrap ${options.purpose}`, draw));
    counts.fill(0);
    for (let i = 0; i < customers; i++) counts[Math.floor(random() * customers)]++;
    scorers.forEach((score, m) => (values[m][draw] = score(counts) ?? NaN));
    await control.breathe((draw + 1) / options.draws);
  }
  return values;
}

/**
 * The middle 95 % of bootstrap values; null where no draw has a value.
 *
 * shapes: values [draws], NaN left out
 * source: the percentile interval, Efron and Tibshirani 1993, section 13.3
 */
export function computeInterval(values: Float64Array): { low: number; high: number } | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  return { low: computeQuantile(sorted, 0.025), high: computeQuantile(sorted, 0.975) };
}
