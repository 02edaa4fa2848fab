import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { giveFilesAndStart, openApp, waitForEnd, type App } from "../../scripts/drive.mjs";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

const recipe = {
  ...tinyRecipe,
  name: "tiny shop",
  backend: "simd",
  evaluate: { bootstrap: 0, baselines: ["constant"] },
};
/** Others than those of the training, since they are more; the outcome is taken away. */
const newShop = makeTinyShop(1000).replace(/,[^,\r]*(?=\r\n)/g, "");
const folder = makeDataFolder({
  "shop.csv": makeTinyShop(),
  "recipe.json": JSON.stringify(recipe),
  "new.csv": newShop,
});
const inFolder = (name: string) => join(folder, name);
const packPath = inFolder("pack.zip");

let first: App;
let second: App;

const byId = (app: App, id: string) => app.page.locator(`[data-testid="${id}"]`);

async function openUse(app: App): Promise<void> {
  await app.page.locator("header nav button").nth(4).click();
  await byId(app, "pack-file").waitFor({ state: "attached" });
}

/** Gives files of new customers, waits until they are scored, and hands back what the page says was met. */
async function score(app: App, ...paths: string[]): Promise<string> {
  await byId(app, "use-files").setInputFiles(paths);
  const ended = byId(app, "met").or(byId(app, "problem"));
  await byId(app, "scoring").waitFor({ state: "detached", timeout: 60_000 });
  await ended.first().waitFor({ timeout: 60_000 });
  expect(await byId(app, "problem").allInnerTexts()).toEqual([]);
  return (await byId(app, "met").innerText()).replace(/\s+/g, " ");
}

/** Downloads the scores that are shown: key to score. */
async function downloadScores(app: App): Promise<Map<string, number>> {
  const download = app.page.waitForEvent("download");
  await byId(app, "scores-download").click();
  const path = inFolder(`scores-${Math.random()}.csv`);
  await (await download).saveAs(path);
  const [, ...lines] = readFileSync(path, "utf8").trimEnd().split("\r\n");
  return new Map(lines.map((line) => [line.split(",")[0], Number(line.split(",")[1])]));
}

const readProblem = async (app: App) => {
  const shown = byId(app, "problem").first();
  await shown.waitFor({ timeout: 20_000 });
  return { code: await shown.getAttribute("data-code"), text: await shown.innerText() };
};

beforeAll(async () => {
  first = await openApp();
  expect(await giveFilesAndStart(first, [inFolder("recipe.json"), inFolder("shop.csv")])).toBeNull();
  expect(await waitForEnd(first, 100_000)).toBeNull();
  await openUse(first);
  const download = first.page.waitForEvent("download");
  await byId(first, "pack-save").click();
  expect((await download).suggestedFilename()).toBe("tiny-shop.model-pack.zip");
  await (await download).saveAs(packPath);
  second = await openApp();
  await openUse(second);
  await byId(second, "pack-file").setInputFiles(packPath);
  await byId(second, "pack-save").waitFor();
});

afterAll(async () => {
  await first?.close();
  await second?.close();
});

describe("a model pack, saved and opened in another browser profile", () => {
  test("scores 1,000 customers as the page that trained it does, to 1e-6", async () => {
    expect(await score(first, inFolder("new.csv"))).toContain("1,000 customers scored.");
    await score(second, inFolder("new.csv"));
    const [here, there] = [await downloadScores(first), await downloadScores(second)];
    expect(here.size).toBe(1000);
    expect([...there.keys()]).toEqual([...here.keys()]);
    const gaps = [...here].map(([key, value]) => Math.abs(value - there.get(key)!));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1e-6);
    expect(new Set(here.values()).size).toBeGreaterThan(50);
  });

  test("reads other orders of columns and GBK, and counts a new category, an empty text and a missing column", async () => {
    const all = await downloadScores(second);
    const [head, ...lines] = newShop.trimEnd().split("\r\n");
    expect(head).toBe("customer,age,region,review");
    const cells = lines.slice(0, 200).map((line) => line.split(","));
    const write = (name: string, rows: string[][]) =>
      writeFileSync(inFolder(name), rows.map((row) => row.join(",")).join("\r\n") + "\r\n");

    write("order.csv", [
      ["review", "region", "customer", "age"],
      ...cells.map(([c, a, r, t]) => [t, r, c, a]),
    ]);
    await score(second, inFolder("order.csv"));
    const reordered = await downloadScores(second);
    expect(reordered.size).toBe(200);
    for (const [key, value] of reordered) expect(Math.abs(value - all.get(key)!)).toBeLessThanOrEqual(1e-6);

    const changed = cells.map(([c, , r, t], i) => [c, i < 3 ? "west" : r, i < 2 ? "" : t, "note"]);
    write("poor.csv", [["customer", "region", "review", "remark"], ...changed]);
    const met = await score(second, inFolder("poor.csv"));
    expect(met).toContain("200 customers scored.");
    expect(met).toContain("Missing columns 1");
    expect(met).toContain("New or rare categories 3 region (3)");
    expect(met).toContain("Customers without text 2");
    expect(met).toMatch(/Values missing 200 .*age \(200\)/);
    expect(await byId(second, "met-table").innerText()).toMatch(/200\s+age\s+remark/);

    // 北 is B1B1 in GBK.
    const text = `customer,age,region,review\r\n${cells.map((row) => row.join(",")).join("\r\n")}\r\n`;
    const [before, after] = text.replace("north", "~").split("~");
    const gbk = Buffer.concat([Buffer.from(before), Buffer.from([0xb1, 0xb1]), Buffer.from(after)]);
    writeFileSync(inFolder("gbk.csv"), gbk);
    const inGbk = await score(second, inFolder("gbk.csv"));
    expect(inGbk).toContain("GB18030");
    expect(inGbk).toContain("New or rare categories 1 region (1)");
  });

  test("is refused with one sentence when it is cut in half, and the model before it stays", async () => {
    const bytes = readFileSync(packPath);
    writeFileSync(inFolder("half.zip"), bytes.subarray(0, bytes.length / 2));
    await byId(second, "pack-file").setInputFiles(inFolder("half.zip"));
    const { code, text } = await readProblem(second);
    expect(code).toBe("report/pack-cut");
    expect(text).toMatch(/^This model pack of \d+ bytes ends without its seal/);
    expect(await byId(second, "pack-save").isVisible()).toBe(true);
    await byId(second, "problem").first().getByRole("button").click();
  });

  test("scores a customer that is typed in again at each change", async () => {
    const read = () => byId(second, "typed-score").getAttribute("data-score").then(Number);
    const usual = await read();
    const form = byId(second, "typed-form");
    await form.getByLabel("age").fill("21");
    await expect.poll(read, { timeout: 10_000 }).toBeLessThan(usual);
    const young = await read();
    await byId(second, "typed-text").fill("The dress was lovely and great");
    await expect.poll(read, { timeout: 10_000 }).toBeGreaterThan(young);
    await expect.poll(() => byId(second, "typed-read").innerText()).toMatch(/\d+ tokens of text/);
    await form.getByLabel("region").selectOption({ label: "(a new value)" });
    await expect
      .poll(() => byId(second, "typed-read").innerText(), { timeout: 10_000 })
      .toContain("a value that no training customer had: region");
    expect(second.traffic.pageErrors).toEqual([]);
    expect(second.traffic.read().left).toEqual([]);
  });
});

test("scoring is cancelled at once, and the scores before it stay", async () => {
  writeFileSync(inFolder("many.csv"), makeTinyShop(20_000));
  await score(first, inFolder("new.csv"));
  await byId(first, "use-files").setInputFiles(inFolder("many.csv"));
  await byId(first, "scoring-cancel").click({ timeout: 10_000 });
  await first.page.getByText("Scoring was cancelled.").waitFor({ timeout: 10_000 });
  expect(await byId(first, "scores-shown").innerText()).toContain("1,000 customers");
  expect(await byId(first, "problem").count()).toBe(0);
  // A file given after it is scored: nothing of the cancelling is left behind.
  expect(await score(first, inFolder("new.csv"))).toContain("1,000 customers scored.");
});
