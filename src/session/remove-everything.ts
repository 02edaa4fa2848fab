import { fail } from "../base/problem.ts";
import { listFolder, removeEntry } from "./browser-files.ts";
import { isRunUnderWay } from "./run-store.ts";
import type { KeptEntry } from "./types.ts";
import { workerNames, type Workers } from "./workers.ts";

/** Lists all that this browser keeps for the app's origin: files, caches, databases, settings, service workers. */
export async function listKept(): Promise<KeptEntry[]> {
  const parts = await Promise.all([
    listFiles(await navigator.storage.getDirectory(), ""),
    listCaches(),
    listDatabases(),
    listSettings(),
    listServiceWorkers(),
  ]);
  return parts.flat();
}

/**
 * Removes all that `listKept` lists, and lists again: what is left is what the browser refused to remove.
 *
 * The workers are ended first, so that none holds a file open.
 *
 * errors: session/run-under-way, in whichever tab
 */
export async function removeEverything(workers: Workers): Promise<KeptEntry[]> {
  await refuseWhileRunning();
  for (const name of workerNames) workers[name].restart();
  const root = await navigator.storage.getDirectory();
  for (const name of await listFolder()) await removeEntry(root, name);
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await removeDatabase(name);
  localStorage.clear();
  sessionStorage.clear();
  for (const registration of await listRegistrations()) await registration.unregister();
  return listKept();
}

async function refuseWhileRunning(): Promise<void> {
  if (await isRunUnderWay()) {
    fail(
      "session/run-under-way",
      "A run is under way, here or in another tab. Wait for it, or cancel it first.",
    );
  }
}

async function listFiles(folder: FileSystemDirectoryHandle, path: string): Promise<KeptEntry[]> {
  const entries: KeptEntry[] = [];
  for await (const [name, handle] of folder.entries()) {
    const at = `${path}${name}`;
    if (handle.kind === "file") {
      const { size } = await (handle as FileSystemFileHandle).getFile();
      entries.push({ kind: "file", name: at, sizeBytes: size });
      continue;
    }
    const inside = await listFiles(handle as FileSystemDirectoryHandle, `${at}/`);
    entries.push(...(inside.length > 0 ? inside : [{ kind: "file" as const, name: `${at}/`, sizeBytes: 0 }]));
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listCaches(): Promise<KeptEntry[]> {
  return Promise.all(
    (await caches.keys()).map(async (name) => {
      const responses = await (await caches.open(name)).matchAll();
      const sizes = await Promise.all(responses.map(async (response) => (await response.blob()).size));
      return { kind: "cache", name, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
}

async function listDatabases(): Promise<KeptEntry[]> {
  const databases = await indexedDB.databases();
  return databases.map(({ name = "" }) => ({ kind: "database", name, sizeBytes: null }));
}

function listSettings(): KeptEntry[] {
  return [localStorage, sessionStorage].flatMap((storage) =>
    Object.keys(storage).map((name) => ({
      kind: "setting" as const,
      name,
      sizeBytes: new Blob([name, storage.getItem(name) ?? ""]).size,
    })),
  );
}

async function listServiceWorkers(): Promise<KeptEntry[]> {
  return (await listRegistrations()).map(({ scope }) => ({
    kind: "service-worker",
    name: scope,
    sizeBytes: null,
  }));
}

/** None where the page is not served safely enough for one. */
async function listRegistrations(): Promise<readonly ServiceWorkerRegistration[]> {
  return "serviceWorker" in navigator ? navigator.serviceWorker.getRegistrations() : [];
}

/** Resolves also where another tab holds the database: it is gone when that tab lets go, and listed till then. */
function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onblocked = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(`The database ${name} could not be removed.`));
  });
}
