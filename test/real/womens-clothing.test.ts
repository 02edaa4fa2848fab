import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { BinaryMetrics } from "../../src/evaluate/types.ts";
import { runRecipe } from "../support/run-recipe.ts";
import { findSharedFile, makeDataFolder, readZippedCsv } from "../support/shared-data.ts";
import { womensClothing } from "./recipes.ts";

const reviews = findSharedFile("womens_clothing/womens_clothing_reviews.csv.zip");
const splits = findSharedFile("womens_clothing/split_by_row_id.csv");

test.each(["gated", "text-only"] as const)(
  "women's clothing, %s, without Rating, 4,000 training rows: AUC at least .92 within 20 minutes",
  async (fusion) => {
    if (!reviews || !splits) return expect(reviews, "the data is absent").toBeNull();
    const folder = makeDataFolder({
      "reviews.csv": readZippedCsv(reviews),
      "splits.csv": readFileSync(splits),
    });
    const { report, elapsedMs, left } = await runRecipe(womensClothing[fusion], folder, { rows: 4000 });
    const metrics = report.metrics.test as BinaryMetrics;
    const tfidf = report.baselines.find((baseline) => baseline.name === "tfidf-linear")!;
    console.log(
      JSON.stringify({ fusion, elapsedMs, metrics, timings: report.timings, training: report.training }),
    );

    expect(report.data.tables.reviews).toEqual({ rows: 23_486, rejected: 0 });
    expect(report.data.split).toEqual({ train: 4000, validation: 2349, test: 2349 });
    expect(metrics.auc).toBeGreaterThanOrEqual(0.92);
    expect(Math.abs((tfidf.metrics.test as BinaryMetrics).auc! - 0.943)).toBeLessThanOrEqual(0.005);
    expect(elapsedMs).toBeLessThan(20 * 60_000);
    expect(left).toEqual([]);
  },
);
