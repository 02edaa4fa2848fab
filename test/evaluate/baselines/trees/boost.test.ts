import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { initRandom, shuffle } from "../../../../src/base/random.ts";
import { boostTrees, predictTrees } from "../../../../src/evaluate/baselines/trees/boost.ts";
import { chooseTreeLoss } from "../../../../src/evaluate/baselines/trees/losses.ts";
import type { TreeSide } from "../../../../src/evaluate/baselines/trees/types.ts";
import { initControl } from "../../../../src/evaluate/control.ts";
import type { Task } from "../../../../src/recipe/types.ts";

interface GoldenCase {
  name: string;
  task: Task;
  categorySizes: number[];
  raw: (number | null)[];
  categories: number[];
  target: number[];
  heldRaw: (number | null)[];
  heldCategories: number[];
  predicted: number[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../../golden/trees/trees.json", import.meta.url), "utf8"),
) as GoldenCase[];

function toSide(raw: (number | null)[], categories: number[], target: number[]): TreeSide {
  return {
    raw: Float64Array.from(raw, (value) => value ?? NaN),
    categories: Int32Array.from(categories),
    target: Float32Array.from(target),
  };
}

const readTrain = ({ raw, categories, target }: GoldenCase) => toSide(raw, categories, target);
const readHeld = ({ heldRaw, heldCategories }: GoldenCase) =>
  toSide(heldRaw, heldCategories, new Array<number>(60).fill(0));

async function fit(given: GoldenCase, train = readTrain(given)) {
  const { task, categorySizes } = given;
  const classes = { binary: ["no", "yes"], multiclass: ["a", "b", "c"], regression: null }[task];
  const loss = chooseTreeLoss({ task, classes });
  const control = initControl(() => {});
  return boostTrees(train, { loss, categorySizes, mostRounds: 20, stopping: null, control });
}

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

describe("boosted trees", () => {
  test.each(golden)("predict as scikit-learn's: $name", async (given) => {
    const predicted = predictTrees(await fit(given), readHeld(given));
    expect(predicted).toHaveLength(given.predicted.length);
    expect(largestGap(predicted, given.predicted)).toBeLessThan(1e-6);
  });

  test.each(golden.slice(0, 5))("say the same whatever the order of the customers: $name", async (given) => {
    const train = readTrain(given);
    const held = readHeld(given);
    const order = shuffle(Array.from(given.target.keys()), initRandom(5));
    const predicted = predictTrees(await fit(given), held);
    const shuffled = predictTrees(await fit(given, reorder(train, order)), held);
    expect(largestGap(predicted, shuffled)).toBeLessThan(1e-6);
  });

  test.each(golden)("say the same where numbers keep their order alone: $name", async (given) => {
    const train = readTrain(given);
    const width = train.raw.length / train.target.length;
    const ranks = Array.from({ length: width }, (_, p) => rankValues(train.raw, p, width));
    const predicted = predictTrees(await fit(given), train);
    const ranked = { ...train, raw: train.raw.map((value, i) => ranks[i % width].get(value) ?? NaN) };
    expect(predictTrees(await fit(given, ranked), ranked)).toEqual(predicted);
  });

  test.each(golden)("a column that never varies changes nothing: $name", async (given) => {
    const [train, held] = [readTrain(given), readHeld(given)];
    const predicted = predictTrees(await fit(given), held);
    const wider = await fit(given, addColumn(train, 4));
    expect(predictTrees(wider, addColumn(held, 4))).toEqual(predicted);
  });
});

function reorder({ raw, categories, target }: TreeSide, order: number[]): TreeSide {
  const take = <T extends Float64Array | Int32Array>(values: T): number[] => {
    const width = values.length / target.length;
    return order.flatMap((i) => Array.from(values.subarray(i * width, (i + 1) * width)));
  };
  return {
    raw: Float64Array.from(take(raw)),
    categories: Int32Array.from(take(categories)),
    target: Float32Array.from(order, (i) => target[i]),
  };
}

/** The place of each value of column p among its distinct values. */
function rankValues(raw: Float64Array, p: number, width: number): Map<number, number> {
  const values = raw.filter((value, i) => i % width === p && !Number.isNaN(value)).sort();
  return new Map([...new Set(values)].map((value, rank) => [value, rank ** 3]));
}

function addColumn({ raw, ...rest }: TreeSide, value: number): TreeSide {
  const width = raw.length / rest.target.length;
  const rows = Array.from(rest.target, (_, i) => [...raw.subarray(i * width, (i + 1) * width), value]);
  return { ...rest, raw: Float64Array.from(rows.flat()) };
}
