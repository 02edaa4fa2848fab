import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runInBrowser } from "../../scripts/drive.mjs";
import { makeTempFolder } from "../support/temp-folder.ts";

const folder = fileURLToPath(new URL("../scripts/fixtures/page", import.meta.url));
const noPolicy = { headers: {} };

function inputs(plan: string) {
  const out = makeTempFolder();
  const recipe = join(out, "some-name.txt");
  const table = join(out, "shop.csv");
  writeFileSync(recipe, JSON.stringify({ version: 1, plan }));
  writeFileSync(table, "a,b\n1,2\n");
  return { folder, out, recipe, files: [table], limitMs: 30_000 };
}

test("a recipe and its files are given to the page, and what the page offers is saved", async () => {
  const given = inputs("run");
  const { problem, events, left, pageErrors } = await runInBrowser({ ...given, backend: "simd", rows: 40 });
  expect(problem).toBeNull();
  expect(JSON.parse(readFileSync(join(given.out, "report.json"), "utf8"))).toEqual({
    plan: "run",
    names: ["recipe.json", "shop.csv"],
    query: { lang: "en", backend: "simd", rows: "40" },
  });
  for (const name of ["report.html", "scores.csv", "model-pack"]) {
    expect(readFileSync(join(given.out, name), "utf8").length).toBeGreaterThan(0);
  }
  expect(events).toMatchObject([{ kind: "stage", stage: "load", share: 0.5 }]);
  expect(left).toEqual([]);
  expect(pageErrors).toEqual([]);
});

test("without a recipe the sample runs", async () => {
  const out = makeTempFolder();
  expect((await runInBrowser({ folder, out, limitMs: 30_000 })).problem).toBeNull();
});

test("a refused recipe and a failed run come back with their code and sentence", async () => {
  expect((await runInBrowser(inputs("refused"))).problem).toEqual({
    code: "recipe/invalid",
    text: "task is missing.",
  });
  expect((await runInBrowser(inputs("fault"))).problem?.code).toBe("engine/lost");
});

test("with the network cut, a run passes that fetches nothing, and a late request is told", async () => {
  const quiet = await runInBrowser({ ...inputs("run"), offline: true });
  expect(quiet.problem).toBeNull();
  expect(quiet.missed).toEqual([]);
  const late = await runInBrowser({ ...inputs("late-fetch"), offline: true });
  expect(late.missed).toEqual([expect.stringMatching(/late\.json$/)]);
});

test("a request to another origin is seen, from the page and from a worker, where no policy holds it back", async () => {
  for (const part of ["page", "worker"]) {
    const { left } = await runInBrowser({ ...inputs(`foreign-${part}`), serving: noPolicy });
    expect(left).toEqual([`https://elsewhere.invalid/${part}`]);
  }
});

test("with the security headers, a request of the page or of a worker to another origin never leaves", async () => {
  for (const part of ["page", "worker"]) {
    const { problem, left } = await runInBrowser(inputs(`foreign-${part}`));
    expect(problem).toBeNull();
    expect(left).toEqual([]);
  }
});
