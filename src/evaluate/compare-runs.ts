import { fail } from "../base/problem.ts";
import type { Recipe, Task } from "../recipe/types.ts";
import { initComparison, runBootstrap } from "./bootstrap.ts";
import { describeDifference, fillAucInterval } from "./compare.ts";
import type { Control } from "./control.ts";
import { measure } from "./measure.ts";
import type { Metrics, RunComparison, TestScores } from "./types.ts";

/** The customers that both runs tested, in the order of their keys: a pair of rows each. */
interface Pairs {
  keys: string[];
  left: number[];
  right: number[];
}

const fewest = 2;

/**
 * Compares two runs on the test customers that both have, each with its own threshold, by a paired bootstrap.
 *
 * Customers are paired by key and taken in the order of their keys, so that exchanging the runs changes the sign of
 * the difference and nothing else. Seed and number of draws are those of `recipe`.
 *
 * shapes: scores [N, K] of each run -> common [M], M at most the smaller N
 * errors: evaluate/other-task, evaluate/other-classes, evaluate/other-truth, evaluate/cancelled
 */
export async function compareRuns(
  left: TestScores,
  right: TestScores,
  recipe: Recipe,
  thresholds: [number | null, number | null],
  control: Control,
): Promise<RunComparison> {
  const task = assertSameTask(left, right);
  const pairs = pairCustomers(left, right);
  const common = pairs.keys.length;
  const counts = { common, onlyLeft: left.keys.length - common, onlyRight: right.keys.length - common };
  const truth = assertSameTruth(left, right, pairs);
  if (common < fewest) return { ...counts, difference: null, left: null, right: null };
  const scores = [takeRows(left, pairs.left), takeRows(right, pairs.right)];
  const classes = left.classes?.length ?? 1;
  const { metric, scorers } = initComparison(task, truth, scores, classes);
  const options = { draws: recipe.evaluate.bootstrap, seed: recipe.seed, purpose: "runs" };
  control.enter("bootstrap", 0, 1);
  const [leftDrawn, rightDrawn] = await runBootstrap(scorers, common, options, control);
  const [leftPoint, rightPoint] = scorers.map((score) => score(null));
  const measureSide = (side: 0 | 1, drawn: Float64Array): Metrics => {
    const metrics = measure(task, truth, scores[side], { classes, threshold: thresholds[side] ?? 0.5 });
    return fillAucInterval(metrics, drawn);
  };
  return {
    ...counts,
    difference: describeDifference(metric, [rightPoint, leftPoint], [rightDrawn, leftDrawn]),
    left: measureSide(0, leftDrawn),
    right: measureSide(1, rightDrawn),
  };
}

function readTask({ keys, test, classes }: TestScores): Task {
  if (classes === null) return "regression";
  return test.length > keys.length ? "multiclass" : "binary";
}

function assertSameTask(left: TestScores, right: TestScores): Task {
  const [task, other] = [readTask(left), readTask(right)];
  if (task !== other) {
    fail(
      "evaluate/other-task",
      `The left run predicts a ${task} target, the right one a ${other}; choose two runs of one task.`,
      { left: task, right: other },
    );
  }
  if (left.classes?.join("\n") !== right.classes?.join("\n")) {
    fail(
      "evaluate/other-classes",
      `The left run has the classes ${left.classes!.join(", ")}, the right one ${right.classes!.join(", ")}; ` +
        "choose two runs that predict the same.",
      { left: left.classes!, right: right.classes! },
    );
  }
  return task;
}

function pairCustomers(left: TestScores, right: TestScores): Pairs {
  const placeOf = new Map(right.keys.map((key, row) => [key, row]));
  const rowOf = new Map(left.keys.map((key, row) => [key, row]));
  const keys = left.keys.filter((key) => placeOf.has(key)).sort();
  return { keys, left: keys.map((key) => rowOf.get(key)!), right: keys.map((key) => placeOf.get(key)!) };
}

function assertSameTruth(left: TestScores, right: TestScores, pairs: Pairs): Float32Array {
  const truth = Float32Array.from(pairs.left, (row) => left.target[row]);
  const differing = pairs.keys.filter((_, i) => truth[i] !== right.target[pairs.right[i]]);
  if (differing.length > 0) {
    fail(
      "evaluate/other-truth",
      `For ${differing.length} of ${truth.length} test customers in common the two runs know another truth, ` +
        `first for ${differing[0]}; choose two runs of the same data.`,
      { found: differing.length, common: truth.length, customer: differing[0] },
    );
  }
  return truth;
}

/** Scores of some customers. [M, K] */
function takeRows({ keys, test }: TestScores, rows: number[]): Float32Array {
  const outputs = test.length / keys.length;
  const taken = new Float32Array(rows.length * outputs);
  rows.forEach((row, i) => taken.set(test.subarray(row * outputs, (row + 1) * outputs), i * outputs));
  return taken;
}
