import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { giveFilesAndStart, openApp, saveReportFiles, waitForEnd } from "../../scripts/drive.mjs";
import type { Report } from "../../src/report/types.ts";
import { runRecipe } from "../support/run-recipe.ts";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

const recipe = {
  ...tinyRecipe,
  train: { ...tinyRecipe.train, epochs: 40, earlyStopping: { patience: 40 } }, // long enough to be stopped on the way
  evaluate: { bootstrap: 0, baselines: ["constant", "structured-only"] },
};

test("a run whose browser was killed while it trained goes on, and ends in the metrics of one never stopped", async () => {
  const folder = makeDataFolder({ "shop.csv": makeTinyShop(), "recipe.json": JSON.stringify(recipe) });
  const whole = await runRecipe(recipe, folder);

  const profile = mkdtempSync(join(tmpdir(), "clientele-profile-"));
  const port = 4300 + Math.floor(Math.random() * 500);
  const options = { profile, serving: { port }, query: { backend: "simd" } };
  const killed = await openApp(options);
  await giveFilesAndStart(killed, [join(folder, "recipe.json"), join(folder, "shop.csv")]);
  const atStep = 5 + Math.floor(Math.random() * 60);
  const isThere = () => killed.events.some((e) => e.kind === "train" && e.progress.step >= atStep);
  await expect.poll(isThere, { timeout: 120_000, interval: 50 }).toBe(true);
  await killed.page.getByRole("button", { name: "Pause" }).click();
  const isPaused = () => killed.events.some((e) => e.kind === "train" && e.progress.paused);
  await expect.poll(isPaused, { timeout: 30_000, interval: 50 }).toBe(true);
  await killed.close();

  const resumed = await openApp(options);
  try {
    await resumed.page.getByRole("button", { name: "Resume" }).click();
    expect(await waitForEnd(resumed, 300_000)).toBeNull();
    const out = mkdtempSync(join(tmpdir(), "clientele-out-"));
    await saveReportFiles(resumed, out);
    const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report;
    expect(report.training.resumedAtStep).toBeGreaterThan(0);
    expect(report.metrics).toEqual(whole.report.metrics);
    expect(report.baselines.map((b) => b.metrics)).toEqual(whole.report.baselines.map((b) => b.metrics));
  } finally {
    await resumed.close();
  }
});
