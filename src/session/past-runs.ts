import { fail } from "../base/problem.ts";
import type { Metrics } from "../evaluate/types.ts";
import { findFolder, listFolder, makeFolder, readFile, removeEntry, writeFile } from "./browser-files.ts";
import { readExact, writeExact } from "./exact-json.ts";
import type { Devices } from "../train/types.ts";
import type { PastRun, PastRuns, RunRequest, RunResult } from "./types.ts";
import type { Workers } from "./workers.ts";

/** Changes when files of an earlier version can no longer be read. */
const format = 1;
/** Held while the folder is written or tidied, so that no tab takes another's half-written run for a broken one. */
const lock = "clientele-history";

/** What of a result is kept as it is; the model pack lies beside it. */
type KeptResult = Pick<RunResult, "report" | "evaluation" | "summary" | "scores">;

/**
 * Keeps a finished run in the browser's own file system: its figures, the scores of its test customers, its model.
 *
 * No file of the person's and no text is kept. `run.json` is written last: a run without it is not listed.
 *
 * errors: session/not-kept, with what the file system said; nothing of the run is left there then
 */
export async function keepRun(
  run: Pick<PastRun, "runId" | "startedAtMs" | "tookMs">,
  { sources, maxTrainRows }: Pick<RunRequest, "sources" | "maxTrainRows">,
  result: RunResult,
): Promise<void> {
  const { report, evaluation, summary, scores, pack, smallPack } = result;
  const { backend, adapter, threads, version } = report.environment;
  const kept = writeExact({ report, evaluation, summary, scores } satisfies KeptResult);
  const past: PastRun = {
    ...run,
    name: report.recipe.name,
    recipe: report.recipe,
    maxTrainRows,
    files: sources.map(({ file }) => ({
      name: file.name,
      sizeBytes: file.size,
      lastModifiedMs: file.lastModified,
    })),
    customers: report.data.customers,
    headline: pickHeadline(evaluation.metrics.test),
    encoder: report.encoder,
    environment: { backend: backend as Devices["backend"], adapter, threads, version },
    sizeBytes: new Blob([kept]).size + pack.size + (smallPack?.size ?? 0),
  };
  await navigator.locks.request(lock, async () => {
    try {
      const folder = await makeFolder("history", run.runId);
      await folder.removeEntry("run.json").catch(() => undefined);
      await writeFile(folder, "result.json", kept);
      await writeFile(folder, "model-pack", pack);
      if (smallPack) await writeFile(folder, "small-pack", smallPack);
      await writeFile(folder, "run.json", writeExact({ format, past }));
    } catch (thrown) {
      await removeFolder(run.runId).catch(() => undefined);
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      fail("session/not-kept", `The browser could not keep this run (${reason}).`, { reason });
    }
  });
}

/** The runs that this browser keeps, newest first; what a closed page left half-written is removed. */
export async function listPastRuns(): Promise<PastRuns> {
  const runs: PastRun[] = [];
  const unreadable: string[] = [];
  await navigator.locks.request(lock, async () => {
    for (const runId of await listFolder("history")) {
      const text = await readText(runId, "run.json");
      const past = text === null ? null : parsePastRun(text);
      if (past) runs.push(past);
      else if (text === null) await removeFolder(runId);
      else unreadable.push(runId);
    }
  });
  return { runs: runs.sort((a, b) => b.startedAtMs - a.startedAtMs), unreadable };
}

/**
 * A past run as it was when it ended, but for what only its own tab had (`live`).
 *
 * errors: session/run-gone, where it was removed meanwhile or its files are damaged
 */
export async function loadPastRun(workers: Pick<Workers, "evaluate">, runId: string): Promise<RunResult> {
  const folder = await findFolder("history", runId);
  const text = await readText(runId, "result.json");
  if (folder === null || text === null) return refuse(runId);
  const { report, evaluation, summary, scores } = parseResult(text) ?? refuse(runId);
  // A copy in memory: what is removed from the disk can still be looked at.
  const read = async (name: string) => new Blob([await (await readFile(folder, name)).arrayBuffer()]);
  const pack = await read("model-pack").catch(() => refuse(runId));
  return {
    report,
    evaluation,
    summary,
    scores,
    pack,
    smallPack: await read("small-pack").catch(() => null), // most runs have none
    live: null,
    write: (figures, language) => workers.evaluate.write(report, scores, figures, language),
  };
}

/** Removes all that is kept of a past run. */
export async function removePastRun(runId: string): Promise<void> {
  await navigator.locks.request(lock, () => removeFolder(runId));
}

/** The figure that stands for a run in one line, with its 95 % interval where it has one. */
function pickHeadline(test: Metrics): PastRun["headline"] {
  if ("brier" in test) return { metric: "auc", value: test.auc, low: test.aucLow, high: test.aucHigh };
  if ("accuracy" in test) return { metric: "macroF1", value: test.macroF1, low: null, high: null };
  return { metric: "r2", value: test.r2, low: null, high: null };
}

async function removeFolder(runId: string): Promise<void> {
  const history = await findFolder("history");
  if (history) await removeEntry(history, runId);
}

async function readText(runId: string, name: string): Promise<string | null> {
  const folder = await findFolder("history", runId);
  if (folder === null || !(await listFolder("history", runId)).includes(name)) return null;
  return (await readFile(folder, name)).text();
}

function parsePastRun(text: string): PastRun | null {
  try {
    const record = readExact(text) as { format: number; past: PastRun };
    return record.format === format ? record.past : null;
  } catch {
    return null;
  }
}

function parseResult(text: string): KeptResult | null {
  try {
    return readExact(text) as KeptResult;
  } catch {
    return null;
  }
}

function refuse(runId: string): never {
  fail("session/run-gone", "What was kept of this run is no longer there, or damaged. Run it again.", {
    run: runId,
  });
}
