import { completeRecipe } from "../recipe/complete-recipe.ts";
import type { TableRecipe } from "../recipe/types.ts";
import { findFolder, listFolder, makeFolder, readFile, removeEntry, writeFile } from "./browser-files.ts";
import type { RunRequest, UnfinishedRun } from "./types.ts";

/** What stands in run.json, beside the files of the run. */
interface RunRecord {
  runId: string;
  startedAtMs: number;
  request: Omit<RunRequest, "sources" | "runId" | "startedAtMs">;
  sources: { name: string; fileName: string; lastModified: number; options: TableRecipe }[];
}

/**
 * Keeps recipe and files of a run in the browser's own file system (OPFS), so that a reloaded page can go on.
 *
 * errors: whatever the file system throws (no room, no permission); the run then goes on without
 */
export async function saveRun({ runId, request, startedAtMs }: UnfinishedRun): Promise<void> {
  const folder = await makeFolder("runs", runId);
  const { recipe, findings, maxTrainRows, sources } = request;
  for (const [index, { file }] of sources.entries()) await writeFile(folder, `file-${index}`, file);
  const record: RunRecord = {
    runId,
    startedAtMs,
    request: { recipe, findings, maxTrainRows },
    sources: sources.map(({ name, file, options }) => ({
      name,
      fileName: file.name,
      lastModified: file.lastModified,
      options,
    })),
  };
  await writeFile(folder, "run.json", JSON.stringify(record));
}

/**
 * The newest run that was left behind and that no tab is working on.
 *
 * Older ones, finished ones that stand among the past runs, and what cannot be read, are removed: no customer's data stays
 * in the browser unseen.
 */
export async function findUnfinishedRun(): Promise<UnfinishedRun | null> {
  let newest: UnfinishedRun | null = null;
  for (const runId of await listFolder("runs")) {
    await navigator.locks.request(lockName(runId), { ifAvailable: true }, async (lock) => {
      if (lock === null) return;
      const run = (await isKept(runId)) ? null : await loadRun(runId).catch(() => null);
      const isNewest = run !== null && (newest === null || run.startedAtMs > newest.startedAtMs);
      const old = isNewest ? newest?.runId : runId;
      if (isNewest) newest = run;
      if (old !== undefined) await forgetRun(old);
    });
  }
  return newest;
}

/** Removes everything that an unfinished run keeps in the browser: recipe, files, checkpoints. */
export async function forgetRun(runId: string): Promise<void> {
  const runs = await findFolder("runs");
  if (runs) await removeEntry(runs, runId);
}

/** Whether any tab of this browser is working on a run. */
export async function isRunUnderWay(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name?.startsWith(lockName("")));
}

/** Name of the Web Lock that a tab holds while it works on a run. */
export function lockName(runId: string): string {
  return `clientele-run-${runId}`;
}

/** Whether a run ended and was kept whole, as src/session/past-runs.ts writes it. */
async function isKept(runId: string): Promise<boolean> {
  return (await listFolder("history", runId)).includes("run.json");
}

async function loadRun(runId: string): Promise<UnfinishedRun> {
  const folder = await makeFolder("runs", runId);
  const record = JSON.parse(await (await readFile(folder, "run.json")).text()) as RunRecord;
  const sources = await Promise.all(
    record.sources.map(async ({ name, fileName, lastModified, options }, index) => {
      const file = await readFile(folder, `file-${index}`);
      return { name, options, file: new File([file], fileName, { lastModified }) };
    }),
  );
  // An older app may have left it, whose recipe lacks a key.
  const recipe = completeRecipe(record.request.recipe, record.request.recipe);
  return { runId, startedAtMs: record.startedAtMs, request: { ...record.request, recipe, sources } };
}
