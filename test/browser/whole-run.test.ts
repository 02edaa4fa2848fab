import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawShop, measureAuc } from "../../scripts/sample-shop/shop.mjs";
import { openApp, runInBrowser, waitForOffline } from "../../scripts/drive.mjs";
import type { BinaryMetrics } from "../../src/evaluate/types.ts";
import type { Report } from "../../src/report/types.ts";
import { makeDataFolder } from "../support/shared-data.ts";

/** AUC of the true probability, which only the generator knows, for the customers of scores.csv. */
function measureBestReachable(scoresCsv: string): number {
  const people = new Map(drawShop().map((person) => [person.id, person]));
  const [, ...lines] = scoresCsv.trim().split("\r\n");
  const tested = lines.map((line) => people.get(line.split(",")[0])!);
  const probabilities = tested.map(({ probability }) => probability);
  return measureAuc(
    probabilities,
    tested.map(({ label }) => label),
  );
}

const weaker = ["text-only", "structured-only", "tfidf-linear", "structured-trees"];

test("the sample shop runs with every connection cut; fusion is better than its parts, trees and TF-IDF, and near the best", async () => {
  const out = makeDataFolder({});
  const ran = await runInBrowser({ out, offline: true, backend: "simd", limitMs: 560_000 });
  expect(ran.problem).toBeNull();
  expect(ran.pageErrors).toEqual([]);
  expect(ran.left, "requests to another origin").toEqual([]);
  expect(ran.missed, "requests after the cut").toEqual([]);

  const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report;
  expect(report.data.split).toEqual({ train: 2400, validation: 400, test: 1200 });
  for (const name of weaker) {
    const difference = report.baselines.find((baseline) => baseline.name === name)?.difference;
    expect(difference?.low, name).toBeGreaterThan(0);
  }
  const best = measureBestReachable(readFileSync(join(out, "scores.csv"), "utf8"));
  expect((report.metrics.test as BinaryMetrics).auc).toBeGreaterThan(best - 0.04);
});

test("a request planted in the page and in each of the five workers is blocked by the content policy", async () => {
  const app = await openApp();
  try {
    await waitForOffline(app);
    await app.page
      .getByRole("button", { name: /privacy|requests|request/i })
      .first()
      .click();
    await app.page.getByRole("button", { name: /prove/i }).click();
    const proofs = app.page.locator(".proofs li");
    await expect.poll(() => proofs.count(), { timeout: 20_000 }).toBe(6);
    const texts = await proofs.allInnerTexts();
    expect(texts.map((text) => /blocked/i.test(text))).toEqual(Array(6).fill(true));
    expect(app.traffic.read().left).toEqual([]);
  } finally {
    await app.close();
  }
});
