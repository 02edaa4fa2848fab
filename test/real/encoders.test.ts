import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { BinaryMetrics } from "../../src/evaluate/types.ts";
import { parseCsv, writeCsv } from "../support/csv-rows.ts";
import { runRecipe } from "../support/run-recipe.ts";
import { findSharedFile, makeDataFolder, readZippedCsv } from "../support/shared-data.ts";
import { builtin, fromScratch, minilm, reviewsAlone, zhReviews } from "./recipes.ts";

/** Folder of all-MiniLM-L6-v2, where the machine has one. */
const minilmFolder = process.env.CLIENTELE_MINILM ?? "";
const clothing = findSharedFile("womens_clothing/womens_clothing_reviews.csv.zip");
const shopping = findSharedFile("zh_shopping/online_shopping_10_cats.zip");
const draws = [1, 2, 3];

const readText = (path: string) => readFileSync(findSharedFile(path)!, "utf8");

/** The reviews with their published split; of a draw its 1,000 training and 250 validation rows, and the whole test side. */
function makeClothing(draw: number | null): string {
  const published = parseCsv(readText("womens_clothing/split_by_row_id.csv"));
  const [head, ...rows] = published;
  const drawn = draw === null ? [] : parseCsv(readText("womens_clothing/draws_1000.csv")).slice(1);
  const own = drawn.filter(([, number]) => number === String(draw)).map(([rid, , split]) => [rid, split]);
  const splits = draw === null ? rows : [...own, ...rows.filter(([, split]) => split === "test")];
  return makeDataFolder({
    "reviews.csv": readZippedCsv(clothing!),
    "splits.csv": writeCsv([head, ...splits]),
  });
}

/** The Chinese reviews with the number of their row as key, and their split. */
function makeShopping(): string {
  const text = new TextDecoder().decode(readZippedCsv(shopping!));
  const [head, ...rows] = parseCsv(text);
  return makeDataFolder({
    "reviews.csv": writeCsv([["row", ...head], ...rows.map((row, i) => [String(i), ...row])]),
    "splits.csv": readText("zh_shopping/split_by_row.csv"),
  });
}

interface Setting {
  encoder: object;
  method: object;
  train: object;
}

async function measure(
  recipe: Parameters<typeof runRecipe>[0],
  setting: Setting,
  folder: string,
  rows?: number,
) {
  const usesFolder = "path" in setting.encoder;
  if (usesFolder) cpSync(minilmFolder, join(folder, "all-MiniLM-L6-v2"), { recursive: true });
  const whole = { ...recipe, ...setting };
  const { report, elapsedMs } = await runRecipe(whole, folder, { rows });
  const { auc, macroF1, accuracy } = report.metrics.test as BinaryMetrics;
  const tfidf = report.baselines.find(({ name }) => name === "tfidf-linear");
  const found = { auc: auc!, macroF1, accuracy, minutes: elapsedMs / 60_000, difference: tfidf?.difference };
  console.log(JSON.stringify({ name: report.recipe.name, ...setting, ...found, encoder: report.encoder }));
  return found;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function measureDraws(setting: Setting): Promise<number> {
  const aucs: number[] = [];
  for (const draw of draws) aucs.push((await measure(reviewsAlone, setting, makeClothing(draw))).auc);
  console.log(JSON.stringify({ setting, aucs, mean: mean(aucs) }));
  return mean(aucs);
}

describe.skipIf(!clothing)("women's clothing, text alone, without Rating", () => {
  test("the built-in encoder, 1,000 rows, mean of 3 draws: AUC at least .930", async () => {
    expect(await measureDraws(builtin.small)).toBeGreaterThanOrEqual(0.93);
  });

  test("the built-in encoder, all rows: AUC at least .960", async () => {
    expect((await measure(reviewsAlone, builtin.all, makeClothing(null))).auc).toBeGreaterThanOrEqual(0.96);
  });

  test("the same architecture from random weights is worse at 1,000 rows", async () => {
    expect(await measureDraws(fromScratch)).toBeLessThan(0.93);
  });

  test.skipIf(!existsSync(minilmFolder))(
    "all-MiniLM-L6-v2 with LoRA on its top layers, 1,000 rows, mean of 3 draws: AUC above .94",
    async () => {
      expect(await measureDraws(minilm.small)).toBeGreaterThan(0.94);
    },
  );

  test.skipIf(!existsSync(minilmFolder))(
    "all-MiniLM-L6-v2 with LoRA on its top layers, all rows: AUC above .965, macro-F1 above .86, within 45 minutes",
    async () => {
      const found = await measure(reviewsAlone, minilm.all, makeClothing(null));
      expect(found.auc).toBeGreaterThan(0.965);
      expect(found.macroF1).toBeGreaterThan(0.86);
      expect(found.minutes).toBeLessThan(45);
    },
  );
});

describe.skipIf(!shopping)("Chinese reviews, text alone", () => {
  test("the built-in encoder, first 1,000 rows: AUC at least .956", async () => {
    expect((await measure(zhReviews, builtin.small, makeShopping(), 1000)).auc).toBeGreaterThanOrEqual(0.956);
  });

  test("the built-in encoder, all rows: AUC at least .978", async () => {
    expect((await measure(zhReviews, builtin.all, makeShopping())).auc).toBeGreaterThanOrEqual(0.978);
  });
});
