import { afterEach, expect, test, vi } from "vitest";
import { makeFolder, removeEntry, writeFile } from "../../src/session/browser-files.ts";
import { listKept, removeEverything } from "../../src/session/remove-everything.ts";
import { lockName } from "../../src/session/run-store.ts";
import { connectWorkers, workerNames, type Workers } from "../../src/session/workers.ts";

const cache = `workbox-precache-v2-${new URL("./", document.baseURI).href}`;

const listFiles = async () => {
  const names: string[] = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names;
};

async function fill(): Promise<void> {
  await writeFile(await makeFolder("runs", "one", "checkpoints"), "main", "0123456789");
  await writeFile(await makeFolder("history", "two"), "run.json", "{}");
  await makeFolder("runs", "empty");
  await writeFile(await makeFolder(), "measured-speeds.json", "{}");
  await (await caches.open(cache)).put("/assets/a.js", new Response("abc"));
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open("clientele-rates", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("of");
    request.onsuccess = () => resolve(request.result.close());
    request.onerror = () => reject(request.error!);
  });
  localStorage.setItem("clientele.theme", "dark");
  sessionStorage.setItem("clientele.tab", "1");
}

const workers = connectWorkers();
afterEach(() => {
  for (const name of workerNames) workers[name].restart();
});

test("all that is kept is listed with its size, then removed, and the browser itself lists nothing more", async () => {
  await fill();
  const kept = await listKept();
  expect(kept).toEqual(
    expect.arrayContaining([
      { kind: "file", name: "runs/one/checkpoints/main", sizeBytes: 10 },
      { kind: "file", name: "history/two/run.json", sizeBytes: 2 },
      { kind: "file", name: "measured-speeds.json", sizeBytes: 2 },
      { kind: "file", name: "runs/empty/", sizeBytes: 0 },
      { kind: "cache", name: cache, sizeBytes: 3 },
      { kind: "database", name: "clientele-rates", sizeBytes: null },
      { kind: "setting", name: "clientele.theme", sizeBytes: 19 },
      { kind: "setting", name: "clientele.tab", sizeBytes: 14 },
    ]),
  );
  expect(await removeEverything(workers)).toEqual([]);
  expect(await listFiles()).toEqual([]);
  expect(await caches.keys()).toEqual([]);
  expect(await indexedDB.databases()).toEqual([]);
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
  expect(await navigator.serviceWorker.getRegistrations()).toEqual([]);
});

test("what other apps on the same origin keep is neither listed nor removed", async () => {
  await fill();
  const theirs = new URL("./other/", document.baseURI).href;
  await writeFile(await makeFolder(), "notes.txt", "theirs");
  await writeFile(await makeFolder("history-of-art"), "a", "theirs");
  await caches.open(`workbox-precache-v2-${theirs}`);
  await caches.open("other");
  localStorage.setItem("other.theme", "dark");
  sessionStorage.setItem("clientele2", "1");
  const registration = (scope: string) => ({ scope, unregister: vi.fn() });
  const [own, other] = [new URL("./", document.baseURI).href, theirs].map(registration);
  const registered = [own, other] as unknown as ServiceWorkerRegistration[];
  vi.spyOn(navigator.serviceWorker, "getRegistrations").mockResolvedValue(registered);

  expect((await listKept()).filter(({ kind }) => kind === "service-worker")).toMatchObject([
    { name: own.scope },
  ]);
  const left = await removeEverything(workers);
  expect(left).toMatchObject([{ kind: "service-worker", name: own.scope }]); // the stand-in stays listed
  expect([own, other].map(({ unregister }) => unregister.mock.calls.length)).toEqual([1, 0]);
  expect((await listFiles()).sort()).toEqual(["history-of-art", "notes.txt"]);
  expect((await caches.keys()).sort()).toEqual(["other", `workbox-precache-v2-${theirs}`]);
  expect([Object.keys(localStorage), Object.keys(sessionStorage)]).toEqual([["other.theme"], ["clientele2"]]);

  vi.restoreAllMocks();
  for (const name of await listFiles()) await removeEntry(await navigator.storage.getDirectory(), name);
  for (const name of await caches.keys()) await caches.delete(name);
  localStorage.clear();
  sessionStorage.clear();
});

test("a file that a worker holds open is removed too: the workers are ended first", async () => {
  const source = `onmessage = async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("runs", { create: true });
    self.held = await (await folder.getFileHandle("held", { create: true })).createSyncAccessHandle();
    postMessage("held");
  };`;
  const worker = new Worker(URL.createObjectURL(new Blob([source])));
  await new Promise((resolve) => {
    worker.onmessage = resolve;
    worker.postMessage("");
  });
  expect(await listFiles()).toContain("runs");
  const restart = vi.fn(() => worker.terminate());
  const held = Object.fromEntries(workerNames.map((name) => [name, { restart }])) as unknown as Workers;
  expect(await removeEverything(held)).toEqual([]);
  expect(restart).toHaveBeenCalledTimes(workerNames.length);
  expect(await listFiles()).toEqual([]);
});

test("nothing is removed while a run is under way in any tab", async () => {
  await fill();
  await navigator.locks.request(lockName("some"), async () => {
    await expect(removeEverything(workers)).rejects.toMatchObject({
      problem: { code: "session/run-under-way" },
    });
  });
  expect(await listFiles()).toContain("runs");
  expect(await removeEverything(workers)).toEqual([]);
});

test("a database that another tab holds is still listed, as the rest is removed", async () => {
  await fill();
  const held = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open("clientele-rates", 1);
    request.onsuccess = () => resolve(request.result);
  });
  const left = await removeEverything(workers);
  expect(left).toEqual([{ kind: "database", name: "clientele-rates", sizeBytes: null }]);
  held.close();
  expect(await removeEverything(workers)).toEqual([]);
});
