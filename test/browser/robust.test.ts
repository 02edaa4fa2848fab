import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { giveFilesAndStart, openApp, saveReportFiles, waitForEnd, type App } from "../../scripts/drive.mjs";
import type { BinaryMetrics } from "../../src/evaluate/types.ts";
import type { Report } from "../../src/report/types.ts";
import { breakages, makeBrokenApp } from "../support/broken-app.ts";
import { makeDataFolder } from "../support/shared-data.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";

const recipe = {
  ...tinyRecipe,
  train: { ...tinyRecipe.train, epochs: 3 },
  evaluate: { bootstrap: 0, baselines: ["constant", "structured-only"] },
};
const folder = makeDataFolder({ "shop.csv": makeTinyShop(160), "recipe.json": JSON.stringify(recipe) });
const files = [join(folder, "recipe.json"), join(folder, "shop.csv")];

type Options = Parameters<typeof openApp>[0];

interface Ran {
  report: Report;
  notices: string[];
  urls: string[];
}

async function saveReport(app: App): Promise<Report> {
  const out = mkdtempSync(join(tmpdir(), "clientele-out-"));
  await saveReportFiles(app, out);
  return JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report;
}

/** Runs the tiny shop to its report. */
async function run(options: Options, given = files): Promise<Ran> {
  const app = await openApp(options);
  try {
    expect(await giveFilesAndStart(app, given)).toBeNull();
    expect(await waitForEnd(app, 200_000)).toBeNull();
    const report = await saveReport(app);
    const notices = app.events.filter(({ kind }) => kind === "notice").map(({ problem }) => problem.code);
    const { requests, left, pageErrors } = app.traffic.read();
    expect(pageErrors).toEqual([]);
    expect(left).toEqual([]);
    return { report, notices, urls: requests.map(({ url }) => url) };
  } finally {
    await app.close();
  }
}

/** What must be the same in two runs on one backend. */
const figures = ({ metrics, baselines, training: { steps, curve, bestStep } }: Report) =>
  JSON.parse(JSON.stringify({ metrics, steps, curve, bestStep, baselines: baselines.map((b) => b.metrics) }));

const aucOf = ({ report }: Ran) => (report.metrics.test as BinaryMetrics).auc!;

let plain: Ran;

beforeAll(async () => {
  plain = await run({});
}, 240_000);

test("a plain run is on the CPU engine, the only backend where the adapter is software, on relaxed SIMD", () => {
  const { environment, training } = plain.report;
  expect(environment).toMatchObject({ backend: "simd", chosenBy: "only", probe: [], isolated: true });
  expect(plain.urls.some((url) => url.includes("clientele-relaxed"))).toBe(true);
  expect(plain.notices).toEqual([]);
  expect(training).toMatchObject({ recompute: false, notices: [] });
  // At such sizes the estimate's rounding weighs: it is held to 20 % on larger models.
  expect(training.estimatedBytes / training.peakBytes).toBeGreaterThan(0.6);
  expect(training.estimatedBytes / training.peakBytes).toBeLessThan(1.6);
});

describe("a run ends in the same figures", () => {
  test("where the page is not isolated, on one thread", async () => {
    const { report } = await run({ serving: { headers: {} } });
    expect(report.environment).toMatchObject({ backend: "simd", threads: 1, isolated: false });
    expect(figures(report)).toEqual(figures(plain.report));
  });

  test("where the disk is full, saying so", async () => {
    const folder = makeBrokenApp({ page: breakages.fullDisk, train: breakages.fullDisk });
    const { report, notices } = await run({ folder });
    expect(new Set(notices)).toEqual(new Set(["session/no-room", "train/no-room", "session/not-kept"]));
    expect(report.training.notices.map(({ code }) => code)).toEqual(["train/no-room"]);
    expect(figures(report)).toEqual(figures(plain.report));
  });

  test("where the worker that trains was ended on the way, and the run was resumed", async () => {
    const app = await openApp({ folder: makeBrokenApp({ page: breakages.nameWorkers }) });
    try {
      await giveFilesAndStart(app, files);
      const isTraining = () => app.events.some((e) => e.kind === "train" && e.progress.step >= 3);
      await expect.poll(isTraining, { timeout: 120_000, interval: 20 }).toBe(true);
      await app.page.evaluate(() => {
        type Named = { url: string; worker: Worker };
        const { startedWorkers } = globalThis as unknown as { startedWorkers: Named[] };
        for (const { url, worker } of startedWorkers) if (url.includes("train.worker")) worker.terminate();
      });
      expect((await waitForEnd(app, 60_000))?.code).toBe("base/worker-ended");
      await app.page.getByRole("button", { name: "Resume the run" }).click();
      await expect.poll(() => app.events.at(-1)?.kind, { timeout: 60_000 }).not.toBe("problem");
      expect(await waitForEnd(app, 200_000)).toBeNull();
      expect(figures(await saveReport(app))).toEqual(figures(plain.report));
    } finally {
      await app.close();
    }
  });
});

test.each([
  ["there is no WebGPU", breakages.noWebgpu],
  ["WebGPU has no adapter", breakages.noAdapter],
])("where %s, a run begins on the CPU engine, as the plain one", async (_, breakage) => {
  const app = await openApp({ webgpu: true, folder: makeBrokenApp({ train: breakage }) });
  try {
    expect(await giveFilesAndStart(app, files)).toBeNull();
    const isTraining = () => app.events.some((e) => e.kind === "train" && e.progress.step > 0);
    await expect.poll(isTraining, { timeout: 120_000, interval: 50 }).toBe(true);
    const { devices } = app.events.find(({ kind }) => kind === "devices")!;
    expect(devices).toMatchObject({ backend: "simd", chosenBy: "only" });
  } finally {
    await app.close();
  }
});

test("without relaxed SIMD a run takes the plain build and comes out alike", async () => {
  const ran = await run({ folder: makeBrokenApp({ train: breakages.noRelaxedSimd }) });
  expect(ran.urls.some((url) => url.includes("clientele-relaxed"))).toBe(false);
  expect(ran.urls.some((url) => url.includes("clientele-plain"))).toBe(true);
  // One product rounded once or twice: the same model but for the last bits.
  expect(aucOf(ran)).toBeCloseTo(aucOf(plain), 1);
});

test("a run whose GPU device is destroyed goes on, on a new one, and says so", async () => {
  // The software adapter takes seconds for the programs of an encoder: a smaller run, without one.
  const train = { ...recipe.train, epochs: 2 };
  const evaluate = { bootstrap: 0, baselines: ["constant"] };
  const small = { ...recipe, fusion: "structured-only", train, evaluate };
  const smallFolder = makeDataFolder({ "shop.csv": makeTinyShop(80), "recipe.json": JSON.stringify(small) });
  const { report, notices } = await run(
    {
      webgpu: true,
      query: { backend: "webgpu" },
      folder: makeBrokenApp({ train: breakages.destroyDevice(20) }),
    },
    [join(smallFolder, "recipe.json"), join(smallFolder, "shop.csv")],
  );
  expect(report.environment).toMatchObject({ backend: "webgpu", chosenBy: "recipe" });
  expect(notices).toEqual(["train/device-lost"]);
  expect(report.training.notices.map(({ code, facts }) => [code, facts.backend])).toEqual([
    ["train/device-lost", "webgpu"],
  ]);
  // 48 customers in batches of 8, twice: none is left out or done again.
  expect(report.training.steps).toBe(12);
});
