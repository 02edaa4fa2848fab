import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { BinaryMetrics, MulticlassMetrics } from "../../src/evaluate/types.ts";
import { runRecipe } from "../support/run-recipe.ts";
import { findSharedFile, makeDataFolder, readZippedCsv } from "../support/shared-data.ts";
import { chineseShopping, ecommerceChurn, petfinder } from "./recipes.ts";

const churn = findSharedFile("ecommerce_churn/ecommerce_churn.csv");
const listings = findSharedFile("petfinder/val.csv");
const chinese = findSharedFile("zh_shopping/online_shopping_10_cats.zip");

test("the e-commerce churn table runs to a report and its 556 repeated rows are found", async () => {
  if (!churn) return expect(churn, "the data is absent").toBeNull();
  const folder = makeDataFolder({ "ecommerce_churn.csv": readFileSync(churn) });
  const { report } = await runRecipe(ecommerceChurn, folder);
  const repeats = report.findings.find((finding) => finding.code === "data/repeated-rows");

  expect(report.data.customers).toBe(5630);
  expect(repeats?.evidence).toMatchObject({ rows: 556 });
  // Anchors: a linear model .904, boosted trees .984 on another split; here ours has to beat the linear model beside it.
  const linear = report.baselines.find((baseline) => baseline.name === "structured-linear");
  expect(linear?.difference?.low).toBeGreaterThan(0);
});

test("petfinder, five classes with columns and descriptions, runs to a report with no person on two sides", async () => {
  if (!listings) return expect(listings, "the data is absent").toBeNull();
  const folder = makeDataFolder({ "val.csv": readFileSync(listings) });
  const { report } = await runRecipe(petfinder, folder);
  const metrics = report.metrics.test as MulticlassMetrics;

  expect(report.data.customers).toBe(1500);
  expect(metrics.confusion).toHaveLength(5);
  expect(metrics.confusion.flat().reduce((sum, count) => sum + count)).toBe(metrics.n);
  // Columns and text of this set reach .627 +-.013 over five folds of twice the rows; chance is .5.
  expect(metrics.aucOvr).toBeGreaterThan(0.53);
});

test("5,000 Chinese reviews run to a report that beats chance by far", async () => {
  if (!chinese) return expect(chinese, "the data is absent").toBeNull();
  const [header, ...rows] = Buffer.from(readZippedCsv(chinese)).toString("utf8").trimEnd().split("\n");
  const every = rows.filter((_, row) => row % 12 === 0).slice(0, 5000);
  const folder = makeDataFolder({ "reviews.csv": [header, ...every].join("\n") });
  const { report } = await runRecipe(chineseShopping, folder);

  expect(report.data.customers).toBeGreaterThan(4950);
  // tfidf-linear reaches .946 on 1,000 rows of this set; an encoder from random weights has to come near on 4,000.
  expect((report.metrics.test as BinaryMetrics).auc).toBeGreaterThan(0.9);
});
