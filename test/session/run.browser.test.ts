import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { completeRecipe } from "../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";
import { findFolder, makeFolder, removeEntry, writeFile } from "../../src/session/browser-files.ts";
import { listPastRuns } from "../../src/session/past-runs.ts";
import { findUnfinishedRun, saveRun } from "../../src/session/run-store.ts";
import { startRun } from "../../src/session/run.ts";
import type { RunEvent, RunRequest } from "../../src/session/types.ts";
import type { Workers } from "../../src/session/workers.ts";
import { tinyRecipe } from "../support/tiny-shop.ts";
import { fakePrepared, fakeSummary } from "../ui/support/fake-customers.ts";
import { fakeResult } from "../ui/support/fake-result.ts";

const recipe = completeRecipe(parseRecipe({ ...tinyRecipe, fusion: "text-only" }), {
  customer: { table: "shop", key: "customer" },
  columns: parseRecipe(tinyRecipe).columns!,
  label: { kind: "column", table: "shop", column: "stays", positive: "yes" },
  task: "binary",
});
const file = new File(["customer,review\n"], "shop.csv", { lastModified: 1_600_000_000_000 });
const request: RunRequest = {
  recipe,
  sources: [{ name: "shop", file, options: recipe.tables.shop }],
  findings: [],
  maxTrainRows: null,
};

/** Workers that answer at once with an invented run. */
function fakeWorkers() {
  const prepared = fakePrepared();
  const { report, evaluation } = fakeResult(recipe, prepared);
  const test = new Float32Array(prepared.test.keys.length);
  const outcome = { part: "main", scores: { validation: test, test }, ...report, weights: new Uint8Array(4) };
  const common = { generation: () => 1, cancel: vi.fn(async () => undefined) };
  const workers = {
    data: { ...common, open: async () => [{ name: "shop", rows: 2 }], build: async () => fakeSummary },
    features: { ...common, connect: async () => undefined, prepare: async () => ({ prepared, timings: {} }) },
    train: { ...common, chooseBackend: async () => report.environment, train: async () => outcome },
    evaluate: {
      ...common,
      evaluate: vi.fn(async () => evaluation),
      writePack: vi.fn(async () => new Uint8Array(8)),
    },
  };
  return { fake: workers, workers: workers as unknown as Workers };
}

async function clear(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for (const name of ["runs", "history"]) await removeEntry(root, name);
}

beforeEach(clear);
afterEach(async () => {
  vi.restoreAllMocks();
  await clear();
});

describe("a run", () => {
  test("that ended stands among the past ones with its own time, and leaves nothing to resume", async () => {
    await startRun(fakeWorkers().workers, request, () => undefined).done;
    const { runs } = await listPastRuns();
    expect(runs).toMatchObject([{ files: [{ name: "shop.csv", lastModifiedMs: 1_600_000_000_000 }] }]);
    expect(runs[0].tookMs).toBeGreaterThanOrEqual(0);
    expect(Date.now() - runs[0].startedAtMs).toBeLessThan(30_000);
    expect(await findUnfinishedRun()).toBeNull();
  });

  test.each(["evaluate", "writePack"] as const)(
    "cancelled as %s is about to answer is cancelled, and not kept as done",
    async (method) => {
      const { fake, workers } = fakeWorkers();
      const answer = fake.evaluate[method].getMockImplementation()!;
      let cancelling: Promise<void> | null = null;
      fake.evaluate[method].mockImplementation((() => {
        cancelling = run.cancel();
        return answer();
      }) as never);
      const run = startRun(workers, request, () => undefined);
      await expect(run.done).rejects.toMatchObject({ problem: { code: "session/cancelled" } });
      await cancelling;
      expect(fake.evaluate.writePack).toHaveBeenCalledTimes(method === "writePack" ? 1 : 0);
      expect((await listPastRuns()).runs).toEqual([]);
      expect(await findFolder("runs", run.runId)).toBeNull();
    },
  );

  test("that was resumed began when it first began; what it took is not known", async () => {
    await saveRun({ runId: "left", request, startedAtMs: 1000 });
    const left = (await findUnfinishedRun())!;
    expect(left.request.sources[0].file.lastModified).toBe(1_600_000_000_000);
    const { runId, startedAtMs } = left;
    const resumed = { ...left.request, runId, startedAtMs };
    await startRun(fakeWorkers().workers, resumed, () => undefined).done;
    expect((await listPastRuns()).runs).toMatchObject([{ runId: "left", startedAtMs: 1000, tookMs: null }]);
  });

  test("keeps its result where its files cannot be removed, says so, and is not offered to be resumed", async () => {
    const real = FileSystemDirectoryHandle.prototype.removeEntry;
    const held = new DOMException("The file is held.", "InvalidStateError");
    const remove = vi.spyOn(FileSystemDirectoryHandle.prototype, "removeEntry").mockImplementation(function (
      this: FileSystemDirectoryHandle,
      name,
      options,
    ) {
      return this.name === "runs" ? Promise.reject(held) : real.call(this, name, options);
    });
    const events: RunEvent[] = [];
    const run = startRun(fakeWorkers().workers, request, (event) => events.push(event));
    expect((await run.done).report.recipe).toEqual(recipe);
    expect(events.at(-1)).toMatchObject({
      kind: "notice",
      problem: { code: "session/not-cleared", facts: { reason: "The file is held." } },
    });
    remove.mockRestore();
    expect(await findFolder("runs", run.runId)).not.toBeNull();
    expect(await findUnfinishedRun()).toBeNull();
    expect(await findFolder("runs", run.runId)).toBeNull();
  });

  test("whose result was half-written is still offered to be resumed", async () => {
    await saveRun({ runId: "left", request, startedAtMs: 1000 });
    await writeFile(await makeFolder("history", "left"), "result.json", "{");
    expect(await findUnfinishedRun()).toMatchObject({ runId: "left" });
  });
});
