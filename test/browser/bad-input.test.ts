import { join } from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApp, readPage, waitForEnd, waitForPage, type App } from "../../scripts/drive.mjs";
import { saveReportFiles } from "../../scripts/drive.mjs";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

let app: App;

beforeAll(async () => {
  app = await openApp({ query: { backend: "simd" } });
});

afterAll(() => app.close());

/** Drops files on a fresh page and reads the problem that it shows. */
async function problemOf(files: Record<string, Uint8Array | string>) {
  await app.page.reload();
  const folder = makeDataFolder(files);
  await app.page.setInputFiles(
    '[data-testid="files"]',
    Object.keys(files).map((name) => join(folder, name)),
  );
  const check = (state: Awaited<ReturnType<typeof readPage>>) =>
    state.problem ?? (state.canStart ? "ready" : null);
  return waitForPage(app, check, "done with bad files", 60_000);
}

const recipe = JSON.stringify(tinyRecipe);
const blanks = makeTinyShop().replaceAll(/,(yes|no)\r\n/g, ",yes\r\n");

test.each<[string, Record<string, Uint8Array | string>, string, RegExp]>([
  ["an empty file", { "shop.csv": "" }, "data/file-empty", /shop\.csv/],
  ["a header alone", { "shop.csv": "a,b,c\r\n" }, "data/header-only", /shop\.csv/],
  ["a PDF named .csv", { "shop.csv": "%PDF-1.7\n%âãÏÓ\n1 0 obj\n" }, "data/file-not-csv", /PDF/],
  ["one column", { "shop.csv": `name\r\n${"a\r\nb\r\n".repeat(40)}` }, "data/one-column", /column/],
  ["a target of one class", { "shop.csv": blanks, "recipe.json": recipe }, "data/one-class", /yes/],
  [
    "fewer than 50 customers",
    { "shop.csv": makeTinyShop(30), "recipe.json": recipe },
    "data/too-few-customers",
    /30/,
  ],
  [
    "a recipe that is not JSON",
    { "shop.csv": makeTinyShop(), "recipe.json": "{ oh" },
    "recipe/not-json",
    /JSON/,
  ],
  [
    "a recipe of another version",
    { "shop.csv": makeTinyShop(), "recipe.json": recipe.replace('"version":1', '"version":9') },
    "recipe/version",
    /9/,
  ],
])("%s gives one sentence that names what was found", async (_, files, code, words) => {
  expect(await problemOf(files)).toMatchObject({ code, text: expect.stringMatching(words) });
});

test("markup and formulas in cells are plain text on the page, and escaped in the scores", async () => {
  const hostile = '<img src=x onerror="document.title=1">'.replaceAll('"', '""');
  const shop = makeTinyShop().replaceAll(/\r\nc(\d+),/g, (_, n) =>
    Number(n) % 2 ? `\r\n=cmd()${n},` : `\r\n"${hostile}${n}",`,
  );
  const folder = makeDataFolder({ "shop.csv": shop, "recipe.json": recipe });
  await app.page.reload();
  await app.page.setInputFiles('[data-testid="files"]', [
    join(folder, "shop.csv"),
    join(folder, "recipe.json"),
  ]);
  await waitForPage(app, (state) => (state.canStart ? true : null), "ready", 60_000);
  await app.page.click('[data-testid="run-start"]');
  expect(await waitForEnd(app, 240_000)).toBeNull();
  const out = makeDataFolder({});
  await saveReportFiles(app, out);

  expect(await app.page.title()).not.toBe("1");
  expect(await app.page.locator("img[src=x]").count()).toBe(0);
  const scores = readFileSync(join(out, "scores.csv"), "utf8");
  expect(scores).toMatch(/^'=cmd\(\)\d+,test,/m);
  expect(scores).not.toMatch(/^=cmd/m);
});
