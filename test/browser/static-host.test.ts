import { afterEach, expect, test } from "vitest";
import { en } from "../../src/ui/messages/en.ts";
import { openApp, waitForOffline, type App } from "../../scripts/drive.mjs";

let app: App | null = null;

afterEach(async () => {
  await app?.close();
  app = null;
});

const blocked = () =>
  fetch("https://elsewhere.invalid/").then(
    () => false,
    () => true,
  );

test("from a static host without headers, under any path, the page gets ready and its own policy holds", async () => {
  app = await openApp({ serving: { headers: {}, prefix: "/some/folder/app" } });
  await waitForOffline(app, 120_000);
  const policy = await app.page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("connect-src 'self'");
  expect(await app.page.evaluate(blocked)).toBe(true);
  const { requests, left, pageErrors } = app.traffic.read();
  expect(left).toEqual([]);
  expect(pageErrors).toEqual([]);
  const paths = requests.map(({ url }) => new URL(url).pathname);
  expect(paths.filter((path) => !path.startsWith("/some/folder/app/"))).toEqual([]);
  expect(paths.filter((path) => /\.worker-[\w-]+\.js$/.test(path)).length).toBeGreaterThanOrEqual(4);
});

const sayings = [en.host.noPolicyTitle, en.host.notIsolatedTitle];

test("there the page says that the host sends no policy for its workers and no isolation", async () => {
  app = await openApp({ serving: { headers: {}, prefix: "/app" } });
  for (const saying of sayings) await app.page.getByText(saying).waitFor({ timeout: 30_000 });
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(false);
});

test("from a host with the headers the page is isolated and says neither", async () => {
  app = await openApp();
  await waitForOffline(app, 120_000);
  expect(await app.page.evaluate(() => crossOriginIsolated)).toBe(true);
  for (const saying of sayings) expect(await app.page.getByText(saying).count()).toBe(0);
});
