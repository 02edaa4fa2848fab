import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compareRuns } from "../../src/evaluate/compare-runs.ts";
import { initControl } from "../../src/evaluate/control.ts";
import type { BinaryMetrics, Difference, TestScores } from "../../src/evaluate/types.ts";
import type { Recipe } from "../../src/recipe/types.ts";
import { parseCsv, writeCsv } from "../support/csv-rows.ts";
import { runRecipe } from "../support/run-recipe.ts";
import { findSharedFile, makeDataFolder, readZippedCsv } from "../support/shared-data.ts";
import { builtin, minilm, reviewsAlone, withoutKnowledge, zhReviews } from "./recipes.ts";

/** Folder of all-MiniLM-L6-v2, where the machine has one. */
const minilmFolder = process.env.CLIENTELE_MINILM ?? "";
const clothing = findSharedFile("womens_clothing/womens_clothing_reviews.csv.zip");
const shopping = findSharedFile("zh_shopping/online_shopping_10_cats.zip");
const draws = [1, 2, 3];

const readRows = (path: string) => parseCsv(readFileSync(findSharedFile(path)!, "utf8"));

/** The reviews with their published split; of a draw its 1,000 training and 250 validation rows, and the whole test side. */
function makeClothing(draw: number | null): string {
  const [head, ...rows] = readRows("womens_clothing/split_by_row_id.csv");
  const drawn = draw === null ? [] : readRows("womens_clothing/draws_1000.csv").slice(1);
  const own = drawn.filter(([, number]) => number === String(draw)).map(([rid, , split]) => [rid, split]);
  const splits = draw === null ? rows : [...own, ...rows.filter(([, split]) => split === "test")];
  return makeDataFolder({
    "reviews.csv": readZippedCsv(clothing!),
    "splits.csv": writeCsv([head, ...splits]),
  });
}

/**
 * The Chinese reviews with the number of their row as key, and their split; of a draw 1,000 training and 250 validation rows.
 *
 * The first 1,000 training rows in file order all have label 1, so that a draw takes rows that are evenly spaced.
 */
function makeShopping(isDraw: boolean): string {
  const [head, ...rows] = parseCsv(new TextDecoder().decode(readZippedCsv(shopping!)));
  const [splitHead, ...splits] = readRows("zh_shopping/split_by_row.csv");
  const side = (name: string, step: number, most: number) =>
    splits
      .filter(([, split]) => split === name)
      .filter((_, i) => !isDraw || (i % step === 0 && i / step < most));
  const kept = [...side("train", 43, 1000), ...side("val", 25, 250), ...side("test", 1, Infinity)];
  return makeDataFolder({
    "reviews.csv": writeCsv([["row", ...head], ...rows.map((row, i) => [String(i), ...row])]),
    "splits.csv": writeCsv([splitHead, ...kept]),
  });
}

const dataSets = {
  ...Object.fromEntries(
    draws.map((draw) => [`draw ${draw}`, () => ({ recipe: reviewsAlone, folder: makeClothing(draw) })]),
  ),
  clothing: () => ({ recipe: reviewsAlone, folder: makeClothing(null) }),
  "zh draw": () => ({ recipe: zhReviews, folder: makeShopping(true) }),
  zh: () => ({ recipe: zhReviews, folder: makeShopping(false) }),
};

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
  const { recipe, folder } = dataSets[data as keyof typeof dataSets]();
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
