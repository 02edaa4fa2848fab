import { join } from "node:path";
import { expect, test } from "vitest";
import { giveFilesAndStart, openApp, waitForEnd, type App } from "../../scripts/drive.mjs";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

const recipe = {
  ...tinyRecipe,
  train: { ...tinyRecipe.train, epochs: 30, earlyStopping: { patience: 30 } },
  evaluate: { bootstrap: 0, baselines: ["constant"] },
};
const folder = makeDataFolder({ "shop.csv": makeTinyShop(), "recipe.json": JSON.stringify(recipe) });
const files = [join(folder, "recipe.json"), join(folder, "shop.csv")];

interface LongTask {
  atMs: number;
  durationMs: number;
}

/** Lets the page note each task of its main thread that the browser calls long: over 50 ms. */
function watchLongTasks(app: App): Promise<void> {
  return app.page.evaluate(() => {
    const noted: LongTask[] = [];
    Object.assign(globalThis, { noted });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        noted.push({ atMs: performance.timeOrigin + startTime, durationMs: duration });
    }).observe({ entryTypes: ["longtask"] });
  });
}

const readLocks = (app: App) =>
  app.page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.map(({ name }) => name ?? "").filter((name) => name.startsWith("clientele-run-"));
  });

// The other thread of the machine may belong to another process for a while: a page that is slow itself is slow each time.
test(
  "while it trains the page has no task over 50 ms, and holds a Web Lock that it lets go",
  { retry: 2 },
  async () => {
    const app = await openApp();
    try {
      await watchLongTasks(app);
      expect(await giveFilesAndStart(app, files)).toBeNull();
      const isTraining = () => app.events.some((e) => e.kind === "train" && e.progress.step > 0);
      await expect.poll(isTraining, { timeout: 120_000, interval: 20 }).toBe(true);
      expect(await readLocks(app)).toHaveLength(1);
      expect(await waitForEnd(app, 200_000)).toBeNull();
      expect(await readLocks(app)).toEqual([]);

      // From the first step told to the last: before and after it tables are read and pictures drawn.
      const steps = app.events.filter((e) => e.kind === "train" && e.progress.phase === "train");
      const [from, to] = [steps[1].atMs, steps.at(-1)!.atMs];
      expect(to - from).toBeGreaterThan(1000);
      const noted = await app.page.evaluate(() => (globalThis as unknown as { noted: LongTask[] }).noted);
      expect(noted.filter(({ atMs }) => atMs > from && atMs < to)).toEqual([]);
    } finally {
      await app.close();
    }
  },
);

test("a run that is cancelled while it trains ends, and leaves neither lock nor files behind", async () => {
  const app = await openApp();
  try {
    expect(await giveFilesAndStart(app, files)).toBeNull();
    const isTraining = () => app.events.some((e) => e.kind === "train" && e.progress.step > 0);
    await expect.poll(isTraining, { timeout: 120_000, interval: 20 }).toBe(true);
    await app.page.getByRole("button", { name: "Cancel" }).click();
    expect((await waitForEnd(app, 20_000))?.code).toBe("base/cancelled");
    // The page looks for runs left behind once more, and holds the lock of each for that moment.
    await expect.poll(() => readLocks(app), { timeout: 10_000 }).toEqual([]);
    const listRuns = () =>
      app.page.evaluate(async () => {
        const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle("runs");
        const names: string[] = [];
        for await (const name of runs.keys()) names.push(name);
        return names;
      });
    await expect.poll(listRuns, { timeout: 10_000 }).toEqual([]);
  } finally {
    await app.close();
  }
});
