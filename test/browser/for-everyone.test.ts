import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openApp, waitForEnd, waitForPage, type App } from "../../scripts/drive.mjs";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = makeDataFolder({ "shop.csv": makeTinyShop(), "recipe.json": JSON.stringify(tinyRecipe) });
const shop = join(folder, "shop.csv");
const files = [join(folder, "recipe.json"), shop];
const views = ["data", "customers", "train", "evaluate", "use", "runs"];

/** With few baselines, where they are not looked at. */
const quick = makeDataFolder({
  "shop.csv": makeTinyShop(),
  "recipe.json": JSON.stringify({ ...tinyRecipe, evaluate: { bootstrap: 0, baselines: ["constant"] } }),
});

let app: App;

afterEach(() => app.close());

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** What axe finds on the page as it stands, of the two graver kinds. */
async function findViolations({ page }: App): Promise<string[]> {
  const violations = (await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: unknown }> } };
    return (await axe.run()).violations;
  })) as Violation[];
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`),
    );
}

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

/** Lets the page note what moves on it without an input; gives a function that takes their sum. */
async function watchShifts({ page }: App): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const noted: number[] = [];
    Object.assign(globalThis, { noted });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) if (!entry.hadRecentInput) noted.push(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  return async () => {
    const noted = await page.evaluate(() => (globalThis as unknown as { noted: number[] }).noted.splice(0));
    return noted.reduce((sum, value) => sum + value, 0);
  };
}

test("nothing jumps while the page is loaded, runs and shows its steps; axe finds nothing serious on any, in both themes and both languages", async () => {
  app = await openApp();
  const { page } = app;
  const takeShifts = await watchShifts(app);
  await page.waitForTimeout(2500); // all that comes late has come
  expect(await takeShifts()).toBe(0);
  await page.evaluate(axeSource);
  expect(await findViolations(app)).toEqual([]);
  await page.setInputFiles('[data-testid="files"]', files);
  await waitForPage(app, ({ canStart }) => (canStart ? true : null), "ready to start", 60_000);
  await takeShifts(); // giving files makes another page of it, as was asked for

  await page.click('[data-testid="run-start"]');
  expect(await waitForEnd(app, 120_000)).toBeNull();
  for (const view of [...views, "evaluate"]) {
    // No input of a person: what moves in the half second after one does not count.
    await page.evaluate(
      (id) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)!.click(),
      `view-${view}`,
    );
    await page.waitForTimeout(700);
  }
  expect(await takeShifts()).toBeLessThan(0.05);

  await page.click('[data-testid="view-use"]');
  await page.setInputFiles('[data-testid="use-files"]', shop);
  await page.waitForSelector('[data-testid="use-score-table"]', { timeout: 60_000 });
  await page.click('[data-testid="view-customers"]');
  await page.click('[data-testid="any-customer"]');
  await page.waitForSelector('[data-testid="way"]');

  for (const [colorScheme, language] of [
    ["light", "en"],
    ["dark", "zh"],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    if (language === "zh") await page.click('[data-testid="language"]');
    for (const view of views) {
      await page.click(`[data-testid="view-${view}"]`);
      await page.waitForTimeout(300);
      expect(await findViolations(app), `${view}, ${colorScheme}, ${language}`).toEqual([]);
    }
  }
});

/** Moves the focus by Tab until it stands on the element, as a person without a mouse does. */
async function tabTo({ page }: App, testid: string): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    const focused = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.testid);
    if (focused === testid) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to ${testid}`);
}

async function chooseByKeyboard(app: App, testid: string, paths: string | string[]): Promise<void> {
  await tabTo(app, testid);
  const choosing = app.page.waitForEvent("filechooser");
  await app.page.keyboard.press("Space");
  await (await choosing).setFiles(paths);
}

test("the keyboard alone goes from files to scores", async () => {
  app = await openApp();
  const { page } = app;
  await chooseByKeyboard(app, "files", [join(quick, "recipe.json"), join(quick, "shop.csv")]);
  await waitForPage(app, ({ canStart }) => (canStart ? true : null), "ready to start", 60_000);
  await tabTo(app, "run-start");
  await page.keyboard.press("Enter");
  expect(await waitForEnd(app, 120_000)).toBeNull();
  await tabTo(app, "view-use");
  await page.keyboard.press("Enter");
  await page.waitForSelector('[data-testid="use-files"]', { state: "attached" });
  await chooseByKeyboard(app, "use-files", shop);
  await page.waitForSelector('[data-testid="use-score-table"]', { timeout: 60_000 });
  await tabTo(app, "scores-download");
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const text = readFileSync(await (await download).path(), "utf8");
  expect(text.trim().split("\r\n")).toHaveLength(241); // 240 customers and the head
});
