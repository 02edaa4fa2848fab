import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { giveFilesAndStart, openApp, waitForEnd, waitForOffline, type App } from "../../scripts/drive.mjs";
import { root } from "../../scripts/install.mjs";
import { en } from "../../src/ui/messages/en.ts";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

const recipe = { ...tinyRecipe, evaluate: { bootstrap: 0, baselines: ["constant"] } };
const shop = makeDataFolder({ "shop.csv": makeTinyShop(), "recipe.json": JSON.stringify(recipe) });
const files = [join(shop, "recipe.json"), join(shop, "shop.csv")];
const long = { ...tinyRecipe, train: { ...tinyRecipe.train, epochs: 500, earlyStopping: { patience: 500 } } };
const longShop = makeDataFolder({ "shop.csv": makeTinyShop(), "recipe.json": JSON.stringify(long) });

let app: App | null = null;

afterEach(async () => {
  await app?.close();
  app = null;
});

const isIsolated = ({ page }: App) => page.evaluate(() => crossOriginIsolated);

test("loaded once, the app opens again without a server, isolated, runs, saves a pack, opens it and scores; the sample begins to learn", async () => {
  app = await openApp({ serviceWorker: true });
  await waitForOffline(app);
  await app.cut();
  await app.page.reload();
  await waitForOffline(app);
  expect(await isIsolated(app)).toBe(true);
  expect(await giveFilesAndStart(app, files)).toBeNull();
  expect(await waitForEnd(app, 120_000)).toBeNull();

  const { page } = app;
  await page.click('[data-testid="view-use"]');
  const saving = page.waitForEvent("download");
  await page.click('[data-testid="pack-save"]');
  const pack = join(makeTempFolder(), "tiny.model-pack.zip");
  await (await saving).saveAs(pack);
  await page.reload();
  await page.click('[data-testid="view-use"]');
  await page.setInputFiles('[data-testid="pack-file"]', pack);
  await page.setInputFiles('[data-testid="use-files"]', join(shop, "shop.csv"));
  await page.waitForSelector('[data-testid="use-score-table"]', { timeout: 60_000 });

  await page.reload();
  const { events } = app;
  const before = events.length;
  await page.click('[data-testid="run-sample"]');
  const hasLoss = () => events.slice(before).some((e) => e.kind === "train" && e.progress.curve.length > 0);
  await expect.poll(hasLoss, { timeout: 120_000 }).toBe(true);
  expect(app.traffic.read().left).toEqual([]);
});

test("on a host without headers the app is isolated and its workers confined from the second load on", async () => {
  app = await openApp({ serviceWorker: true, serving: { headers: {}, prefix: "/some/app" } });
  await waitForOffline(app);
  expect(await isIsolated(app)).toBe(false);
  await app.page.getByRole("button", { name: en.host.loadAgain }).click();
  await waitForOffline(app);
  expect(await isIsolated(app)).toBe(true);
  expect(await app.page.getByText(en.host.noPolicyTitle).count()).toBe(0);
  expect(await app.page.getByText(en.host.notIsolatedTitle).count()).toBe(0);
});

test("a new version is offered, waits for the end of a run, and is taken when it is asked for", async () => {
  const folder = join(makeTempFolder(), "dist");
  cpSync(join(root, "dist"), folder, { recursive: true });
  app = await openApp({ serviceWorker: true, folder });
  const { page } = app;
  await waitForOffline(app);
  const offer = page.getByTestId("use-new-version");
  expect(await offer.count()).toBe(0);

  appendFileSync(join(folder, "service-worker.js"), "\n// a newer version\n");
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await offer.waitFor();
  expect(
    await giveFilesAndStart(app, [join(longShop, "recipe.json"), join(longShop, "shop.csv")]),
  ).toBeNull();
  await expect.poll(() => offer.isDisabled()).toBe(true);
  await page.getByRole("button", { name: en.run.cancel }).click();
  await expect.poll(() => offer.isDisabled()).toBe(false);

  const loaded = page.waitForEvent("load");
  await offer.click();
  await loaded;
  await waitForOffline(app);
  expect(await offer.count()).toBe(0);
  const state = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return { isActive: registration?.active?.state, isWaiting: registration?.waiting !== null };
  });
  expect(state).toEqual({ isActive: "activated", isWaiting: false });
});
