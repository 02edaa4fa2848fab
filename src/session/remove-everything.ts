import { fail } from "../base/problem.ts";
import { listFolder, removeEntry } from "./browser-files.ts";
import { isRunUnderWay } from "./run-store.ts";
import type { KeptEntry } from "./types.ts";
import { workerNames, type Workers } from "./workers.ts";

/** What the app writes at the top of the origin's file system. */
const ownFile = /^(runs|history|encoders|measured-[a-z]+\.json)$/;
/** Begins the name of each setting of ours, and would begin that of a database. */
const prefix = "clientele";

/**
 * Lists all that this browser keeps for the app: files, caches, databases, settings, its service worker.
 *
 * Other apps may share the origin, each under a path of its own: what is theirs is neither listed nor removed.
 */
export async function listKept(): Promise<KeptEntry[]> {
  const root = await navigator.storage.getDirectory();
  const parts = await Promise.all([
    listFiles(root, "", ownFile),
    listCaches(),
    listDatabases(),
    [localStorage, sessionStorage].flatMap(listSettings),
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
  for (const name of await listFolder()) if (ownFile.test(name)) await removeEntry(root, name);
  for (const { name } of await listCaches()) await caches.delete(name);
  for (const { name } of await listDatabases()) await removeDatabase(name);
  for (const storage of [localStorage, sessionStorage])
    for (const { name } of listSettings(storage)) storage.removeItem(name);
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

async function listFiles(
  folder: FileSystemDirectoryHandle,
  path: string,
  wanted = /^/,
): Promise<KeptEntry[]> {
  const entries: KeptEntry[] = [];
  for await (const [name, handle] of folder.entries()) {
    if (!wanted.test(name)) continue;
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

/** Workbox ends the name of a cache with the scope of its service worker. */
async function listCaches(): Promise<KeptEntry[]> {
  const names = (await caches.keys()).filter((name) => name.endsWith(`-${findScope()}`));
  return Promise.all(
    names.map(async (name) => {
      const responses = await (await caches.open(name)).matchAll();
      const sizes = await Promise.all(responses.map(async (response) => (await response.blob()).size));
      return { kind: "cache", name, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
}

async function listDatabases(): Promise<KeptEntry[]> {
  const names = (await indexedDB.databases()).map(({ name = "" }) => name);
  const own = names.filter((name) => name.startsWith(prefix));
  return own.map((name) => ({ kind: "database", name, sizeBytes: null }));
}

function listSettings(storage: Storage): KeptEntry[] {
  const own = Object.keys(storage).filter((name) => name.startsWith(`${prefix}.`));
  return own.map((name) => ({
    kind: "setting",
    name,
    sizeBytes: new Blob([name, storage.getItem(name) ?? ""]).size,
  }));
}

async function listServiceWorkers(): Promise<KeptEntry[]> {
  const own = await listRegistrations();
  return own.map(({ scope }) => ({ kind: "service-worker", name: scope, sizeBytes: null }));
}

/** None where the page is not served safely enough for one. */
async function listRegistrations(): Promise<ServiceWorkerRegistration[]> {
  if (!("serviceWorker" in navigator)) return [];
  const all = await navigator.serviceWorker.getRegistrations();
  return all.filter(({ scope }) => scope === findScope());
}

/** The folder that the page is served from. */
function findScope(): string {
  return new URL("./", document.baseURI).href;
}

/** Resolves also where another tab holds the database: it is gone when that tab lets go, and listed till then. */
function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onblocked = () => resolve();
    request.onerror = () => reject(request.error ?? new Error(`The database ${name} could not be removed.`));
  });
}
