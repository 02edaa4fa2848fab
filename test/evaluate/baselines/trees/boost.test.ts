import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
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
});
