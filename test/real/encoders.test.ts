import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareRuns } from "../../src/evaluate/compare-runs.ts";
import { initControl } from "../../src/evaluate/control.ts";
import type { BinaryMetrics, Difference, TestScores } from "../../src/evaluate/types.ts";
import type { Recipe } from "../../src/recipe/types.ts";
import { parseCsv } from "../support/csv-rows.ts";
import { runRecipe } from "../support/run-recipe.ts";
import { builtin, minilm, withoutKnowledge } from "./recipes.ts";
import { clothing, dataSets, draws, minilmFolder, shopping } from "./reviews.ts";

interface Measured {
  auc: number;
  macroF1: number;
  minutes: number;
  scores: TestScores;
  recipe: Recipe;
}

/** Truth and scores of the test side. */
function readScores(out: string): TestScores {
  const rows = parseCsv(readFileSync(join(out, "scores.csv"), "utf8")).filter(
    ([, split]) => split === "test",
  );
  return {
    keys: rows.map(([key]) => key),
    target: Float32Array.from(rows, ([, , truth]) => Number(truth)),
    test: Float32Array.from(rows, ([, , , score]) => Number(score)),
    classes: ["0", "1"],
  };
}

async function run(data: string, setting: { encoder: { source: string } }): Promise<Measured> {
  const { recipe, folder } = dataSets[data]();
  const encoder = setting.encoder.source === "folder" ? minilmFolder : undefined;
  const { report, out, elapsedMs } = await runRecipe({ ...recipe, ...setting }, folder, { encoder });
  const { auc, macroF1 } = report.metrics.test as BinaryMetrics;
  const minutes = elapsedMs / 60_000;
  const others = report.baselines.map(({ name, difference }) => ({ name, difference }));
  const { bestStep, steps, peakBytes, tokensPerSecond } = report.training!;
  const told = {
    data,
    ...setting,
    auc,
    macroF1,
    minutes,
    others,
    bestStep,
    steps,
    peakBytes,
    tokensPerSecond,
  };
  console.log(JSON.stringify(told));
  return { auc: auc!, macroF1, minutes, scores: readScores(out), recipe: report.recipe };
}

/** Left minus right on the test customers of both, with its paired interval. */
async function compare(left: Measured, right: Measured): Promise<Difference> {
  const control = initControl(() => {});
  const { difference } = await compareRuns(right.scores, left.scores, left.recipe, [null, null], control);
  console.log(JSON.stringify(difference));
  return difference!;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Runs a setting, and the same sizes from random weights, which must do worse on the same customers. */
async function beatRandomWeights(
  data: string,
  setting: (typeof builtin)["small" | "all"],
): Promise<Measured> {
  const found = await run(data, setting);
  const difference = await compare(found, await run(data, withoutKnowledge(setting)));
  expect(difference.low, "against random weights").toBeGreaterThan(0);
  return found;
}

describe.skipIf(!clothing)("women's clothing, text alone, without Rating", () => {
  test("the built-in encoder, 1,000 rows, mean of 3 draws: AUC at least .930, each above random weights", async () => {
    const aucs: number[] = [];
    for (const draw of draws) aucs.push((await beatRandomWeights(`draw ${draw}`, builtin.small)).auc);
    expect(mean(aucs)).toBeGreaterThanOrEqual(0.93);
  });

  test("the built-in encoder, all rows: AUC at least .960, above random weights", async () => {
    expect((await beatRandomWeights("clothing", builtin.all)).auc).toBeGreaterThanOrEqual(0.96);
  });

  test.skipIf(!existsSync(minilmFolder))(
    "all-MiniLM-L6-v2 with LoRA on its top layers, 1,000 rows, mean of 3 draws: AUC above .94",
    async () => {
      const aucs: number[] = [];
      for (const draw of draws) aucs.push((await run(`draw ${draw}`, minilm.small)).auc);
      expect(mean(aucs)).toBeGreaterThan(0.94);
    },
  );

  test.skipIf(!existsSync(minilmFolder))(
    "all-MiniLM-L6-v2 with LoRA on its top layers, all rows: AUC above .965, macro-F1 above .86, within 45 minutes",
    async () => {
      const found = await run("clothing", minilm.all);
      expect(found.auc).toBeGreaterThan(0.965);
      expect(found.macroF1).toBeGreaterThan(0.86);
      expect(found.minutes).toBeLessThan(45);
    },
  );
});

describe.skipIf(!shopping)("Chinese reviews, text alone", () => {
  test("the built-in encoder, 1,000 rows: AUC at least .956, above random weights", async () => {
    expect((await beatRandomWeights("zh draw", builtin.zhSmall)).auc).toBeGreaterThanOrEqual(0.956);
  });

  test("the built-in encoder, all rows: AUC at least .978, above random weights", async () => {
    expect((await beatRandomWeights("zh", builtin.zhAll)).auc).toBeGreaterThanOrEqual(0.978);
  });
});
