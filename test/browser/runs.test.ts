import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  giveFilesAndStart,
  openApp,
  saveReportFiles,
  waitForEnd,
  waitForOffline,
  waitForPage,
} from "../../scripts/drive.mjs";
import type { BinaryMetrics } from "../../src/evaluate/types.ts";
import type { Report } from "../../src/report/types.ts";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

type App = Awaited<ReturnType<typeof openApp>>;

const byId = (app: App, id: string) => app.page.getByTestId(id);
const countRuns = (app: App) => byId(app, "run-open").count();

async function showRuns(app: App): Promise<void> {
  await byId(app, "view-runs").click();
  await byId(app, "remove-everything").waitFor();
}

async function saveResult(app: App): Promise<{ report: Report; scores: string }> {
  const out = mkdtempSync(join(tmpdir(), "clientele-out-"));
  await saveReportFiles(app, out);
  const read = (name: string) => readFileSync(join(out, name), "utf8");
  return { report: JSON.parse(read("report.json")) as Report, scores: read("scores.csv") };
}

/** The report without what two runs may differ in. */
function settle(report: Report): unknown {
  return JSON.parse(
    JSON.stringify(report, (key, value) =>
      key === "timings" || key === "userAgent" || /(Ms|PerSecond|Bytes)$/.test(key) ? undefined : value,
    ),
  );
}

/** What the browser itself lists of all that a page can keep. */
function listStorage(app: App) {
  return app.page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      files,
      caches: await caches.keys(),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      settings: localStorage.length + sessionStorage.length,
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
}

test("one recipe run twice gives one report; runs are kept, compared, found again after a reload, opened with the same figures, and removed to the last", async () => {
  const folder = makeDataFolder({ "shop.csv": makeTinyShop(), "recipe.json": JSON.stringify(tinyRecipe) });
  const app = await openApp({ query: { backend: "simd" }, serviceWorker: true });
  try {
    expect(await giveFilesAndStart(app, [join(folder, "recipe.json"), join(folder, "shop.csv")])).toBeNull();
    expect(await waitForEnd(app, 200_000)).toBeNull();
    const first = await saveResult(app);

    // The label of the tiny shop is drawn from a word and an age; chance is .5.
    expect((first.report.metrics.test as BinaryMetrics).auc).toBeGreaterThan(0.7);

    // By the recipe of the first, over files that are open still, so that it starts at once.
    await showRuns(app);
    await byId(app, "run-again").click();
    await waitForPage(app, (state) => (state.runState === "running" ? true : null), "running again", 30_000);
    expect(await waitForEnd(app, 200_000)).toBeNull();
    const second = await saveResult(app);
    expect(settle(second.report)).toEqual(settle(first.report));
    expect(second.scores).toBe(first.scores);

    await showRuns(app);
    await expect.poll(() => countRuns(app)).toBe(2);
    for (const index of [0, 1]) await byId(app, "run-choose").nth(index).check();
    await byId(app, "run-compare").click();
    const paired = byId(app, "paired");
    await paired.waitFor();
    // One recipe twice is one model twice: every draw of the bootstrap has the difference 0.
    expect(await paired.innerText()).toContain("+0.000 (95 % +0.000 to +0.000");
    expect(await paired.locator("[data-verdict]").getAttribute("data-verdict")).toBe("same");
    expect(await byId(app, "recipe-differences").innerText()).toContain("The recipes are equal.");
    await app.page.locator("figure [role=img] svg").first().waitFor();

    await app.page.reload();
    await waitForPage(app, (state) => (state.runState ? true : null), "loaded again", 60_000);
    await showRuns(app);
    await expect.poll(() => countRuns(app)).toBe(2);
    await byId(app, "run-open").last().click();
    expect(await saveResult(app)).toEqual(first);

    await showRuns(app);
    await byId(app, "run-remove").first().click();
    await byId(app, "run-remove-yes").click();
    await expect.poll(() => countRuns(app)).toBe(1);

    await waitForOffline(app);
    await byId(app, "remove-everything").click();
    await byId(app, "kept-list").waitFor();
    for (const kind of ["file", "cache", "service-worker"]) {
      expect(await byId(app, "kept-list").locator(`[data-kind="${kind}"]`).count(), kind).toBeGreaterThan(0);
    }
    await byId(app, "remove-everything-yes").click();
    await byId(app, "kept-left").waitFor();
    expect(await byId(app, "kept-left").getAttribute("data-left")).toBe("0");
    expect(await listStorage(app)).toEqual({
      files: [],
      caches: [],
      databases: [],
      settings: 0,
      serviceWorkers: 0,
    });
    expect(app.traffic.read().left).toEqual([]);
  } finally {
    await app.close();
  }
});
