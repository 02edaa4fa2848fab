import { beforeEach, describe, expect, test, vi } from "vitest";
import { completeRecipe } from "../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";
import { findFolder, makeFolder, removeEntry, writeFile } from "../../src/session/browser-files.ts";
import { keepRun, listPastRuns, loadPastRun, removePastRun } from "../../src/session/past-runs.ts";
import { listKept } from "../../src/session/remove-everything.ts";
import type { RunResult } from "../../src/session/types.ts";
import type { Workers } from "../../src/session/workers.ts";
import { tinyRecipe } from "../support/tiny-shop.ts";
import { fakeResult } from "../ui/support/fake-result.ts";

const recipe = completeRecipe(parseRecipe(tinyRecipe), {
  customer: { table: "shop", key: "customer" },
  columns: parseRecipe(tinyRecipe).columns!,
  label: { kind: "column", table: "shop", column: "stays", positive: "yes" },
  task: "binary",
});
const text = "The dress was lovely and soft";
const sources = [
  {
    name: "shop",
    file: new File([`customer,review\nc1,${text}\n`], "shop.csv"),
    options: recipe.tables.shop,
  },
];
const from = { sources, maxTrainRows: null };

function makeResult(): RunResult {
  return {
    ...fakeResult(recipe),
    scores: {
      keys: ["c1", "$c2", "客户三"],
      target: Float32Array.of(0, 1, 1),
      test: Float32Array.of(0.1, Math.fround(1 / 3), NaN),
      classes: ["no", "yes"],
    },
    pack: new Blob([Uint8Array.of(80, 75, 3, 4, 0, 255)]),
    smallPack: new Blob([Uint8Array.of(80, 75, 5)]),
  };
}

const keep = (runId: string, startedAtMs: number) =>
  keepRun({ runId, startedAtMs, tookMs: 5000 }, from, makeResult());
const load = (runId: string, write = vi.fn()) =>
  loadPastRun({ evaluate: { write } } as unknown as Pick<Workers, "evaluate">, runId);
const listedFiles = async () => (await listKept()).filter((e) => e.kind === "file").map((e) => e.name);

beforeEach(async () => {
  await removeEntry(await navigator.storage.getDirectory(), "history");
});

describe("a finished run in the browser's file system", () => {
  test("comes back as it was: figures, scores bit by bit, and the bytes of its model", async () => {
    await keep("a", 1000);
    const before = makeResult();
    const after = await load("a");
    expect(after.report).toEqual(before.report);
    expect(after.evaluation).toEqual(before.evaluation);
    expect(after.summary).toEqual(before.summary);
    expect(after.scores).toEqual(before.scores);
    expect(new Uint32Array(after.scores.test.buffer)).toEqual(new Uint32Array(before.scores.test.buffer));
    expect(new Uint8Array(await after.pack.arrayBuffer())).toEqual(Uint8Array.of(80, 75, 3, 4, 0, 255));
    expect(new Uint8Array(await after.smallPack!.arrayBuffer())).toEqual(Uint8Array.of(80, 75, 5));
    expect(after.live).toBeNull();
  });

  test("is written into files by the worker, from what was kept", async () => {
    await keep("a", 1000);
    const write = vi.fn();
    const result = await load("a", write);
    await result.write({ curve: "<svg/>" }, "zh");
    expect(write).toHaveBeenCalledWith(result.report, result.scores, { curve: "<svg/>" }, "zh");
  });

  test("is listed with what tells it from others, the newest first", async () => {
    await keep("old", 1000);
    await keep("new", 2000);
    const { runs, unreadable } = await listPastRuns();
    expect(runs.map((run) => run.runId)).toEqual(["new", "old"]);
    expect(unreadable).toEqual([]);
    expect(runs[0]).toMatchObject({
      name: "tiny",
      tookMs: 5000,
      customers: 2000,
      files: [{ name: "shop.csv", sizeBytes: sources[0].file.size }],
      headline: { metric: "auc", value: 0.871, low: 0.871 - 0.021, high: 0.871 + 0.019 },
    });
  });

  test("holds neither the file nor a text of a customer", async () => {
    await keep("a", 1000);
    expect(await listedFiles()).toEqual(
      expect.arrayContaining(["history/a/model-pack", "history/a/result.json", "history/a/run.json"]),
    );
    const folder = await findFolder("history", "a");
    for (const name of ["run.json", "result.json"]) {
      const file = await (await folder!.getFileHandle(name)).getFile();
      expect(await file.text()).not.toContain(text);
    }
  });

  test("half-written is not listed, and is cleared away", async () => {
    await writeFile(await makeFolder("history", "half"), "result.json", "{");
    expect(await listPastRuns()).toEqual({ runs: [], unreadable: [] });
    expect(await findFolder("history", "half")).toBeNull();
  });

  test("of another version is named, and stays until it is removed", async () => {
    await writeFile(await makeFolder("history", "later"), "run.json", '{"format":2}');
    expect(await listPastRuns()).toEqual({ runs: [], unreadable: ["later"] });
    await removePastRun("later");
    expect(await listPastRuns()).toEqual({ runs: [], unreadable: [] });
  });

  test("is refused in one sentence where it is gone or damaged", async () => {
    const problem = { problem: { code: "session/run-gone" } };
    await expect(load("nobody")).rejects.toMatchObject(problem);
    await keep("a", 1000);
    await writeFile(await makeFolder("history", "a"), "result.json", "{");
    await expect(load("a")).rejects.toMatchObject(problem);
    await keep("a", 1000);
    await removeEntry(await makeFolder("history", "a"), "model-pack");
    await expect(load("a")).rejects.toMatchObject(problem);
  });

  test("leaves nothing behind where the disk is full, and hurts no other run", async () => {
    await keep("a", 1000);
    const full = new DOMException("The quota is spent.", "QuotaExceededError");
    const write = vi.spyOn(FileSystemWritableFileStream.prototype, "write").mockRejectedValue(full);
    await expect(keep("b", 2000)).rejects.toMatchObject({
      problem: { code: "session/not-kept", facts: { reason: "The quota is spent." } },
    });
    write.mockRestore();
    expect((await listPastRuns()).runs.map((run) => run.runId)).toEqual(["a"]);
    expect(await findFolder("history", "b")).toBeNull();
  });
});
