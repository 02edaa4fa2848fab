import { drawNormal, initRandom } from "../../src/base/random.ts";
import type { Prepared, PreparedSide } from "../../src/features/types.ts";
import type { Task } from "../../src/recipe/types.ts";
import type { EvaluationInput } from "../../src/evaluate/evaluate.ts";
import { makePrepared } from "./make-prepared.ts";

/**
 * Invented customers: `spend` and its missing flag, `visits` (noise), `city` of four levels, six n-grams.
 * The value behind the target is spend + 1.5 (city 3) + the first n-gram.
 */
export function makeCustomers(task: Task, sizes = { train: 300, validation: 80, test: 120 }): Prepared {
  const random = initRandom(11);
  return makePrepared({
    task,
    classes: { binary: ["no", "yes"], multiclass: ["a", "b", "c"], regression: null }[task],
    train: makeSide(task, sizes.train, random),
    validation: makeSide(task, sizes.validation, random),
    test: makeSide(task, sizes.test, random),
    numberNames: ["spend", "spend missing", "visits"],
    numberSources: ["spend", "spend", "visits"],
    rawNames: ["spend", "visits"],
    categoryNames: ["city"],
    categorySizes: [6],
  });
}

function makeSide(task: Task, n: number, random: () => number): PreparedSide {
  const numbers = new Float32Array(n * 3);
  const raw = new Float64Array(n * 2);
  const categories = new Int32Array(n);
  const target = new Float32Array(n);
  const columns: number[] = [];
  const offsets = [0];
  for (let i = 0; i < n; i++) {
    const missing = random() < 0.1;
    numbers.set([missing ? 0 : drawNormal(random), missing ? 1 : 0, drawNormal(random)], i * 3);
    raw.set([missing ? NaN : numbers[i * 3], numbers[i * 3 + 2]], i * 2);
    categories[i] = 2 + Math.floor(random() * 4);
    const grams = [0, 1, 2, 3, 4, 5].filter(() => random() < 0.4);
    columns.push(...grams);
    offsets.push(columns.length);
    const value =
      numbers[i * 3] + (categories[i] === 3 ? 1.5 : 0) + (grams[0] === 0 ? 1 : 0) + drawNormal(random) / 2;
    target[i] = {
      binary: value > 0.8 ? 1 : 0,
      multiclass: (value > 0 ? 1 : 0) + (value > 1 ? 1 : 0),
      regression: value,
    }[task];
  }
  return {
    keys: Array.from(target, (_, i) => `c${i}`),
    tokens: null,
    numbers,
    categories,
    raw,
    target,
    ngrams: {
      columns: Int32Array.from(columns),
      values: new Float32Array(columns.length).fill(1),
      offsets: Int32Array.from(offsets),
      width: 6,
    },
  };
}

/** A job of evaluation whose model knows the truth but for some noise. */
export function makeInput(task: Task, bootstrap = 200): EvaluationInput {
  const prepared = makeCustomers(task);
  const random = initRandom(5);
  const guess = (side: PreparedSide) => {
    if (task === "regression") return side.target.map((value) => value + drawNormal(random) / 4);
    if (task === "binary")
      return side.target.map((value) => 1 / (1 + Math.exp(2 - 4 * value - drawNormal(random))));
    return Float32Array.from(side.target).reduce<Float32Array>(
      (all, k, i) => {
        const row = [0, 1, 2].map((c) => (c === k ? 2 : 1) + random());
        const sum = row.reduce((a, b) => a + b);
        row.forEach((value, c) => (all[i * 3 + c] = value / sum));
        return all;
      },
      new Float32Array(side.target.length * 3),
    );
  };
  const scores = { validation: guess(prepared.validation), test: guess(prepared.test) };
  return {
    recipe: {
      name: "invented",
      seed: 7,
      task,
      evaluate: {
        baselines: [
          "constant",
          "best-column",
          "tfidf-linear",
          "structured-linear",
          "structured-trees",
          "text-only",
          "structured-only",
        ],
        bootstrap,
        groups: [],
      },
    } as unknown as EvaluationInput["recipe"],
    prepared,
    scores,
    parts: [{ name: "text-only", scores, trainMs: 12 }],
  };
}
