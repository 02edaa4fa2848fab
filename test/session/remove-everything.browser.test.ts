import { afterEach, expect, test, vi } from "vitest";
import { makeFolder, writeFile } from "../../src/session/browser-files.ts";
import { listKept, removeEverything } from "../../src/session/remove-everything.ts";
import { lockName } from "../../src/session/run-store.ts";
import { connectWorkers, workerNames, type Workers } from "../../src/session/workers.ts";

const listFiles = async () => {
  const names: string[] = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names;
};

async function fill(): Promise<void> {
  await writeFile(await makeFolder("runs", "one", "checkpoints"), "main", "0123456789");
  await writeFile(await makeFolder("history", "two"), "run.json", "{}");
  await makeFolder("empty");
  await (await caches.open("code")).put("/assets/a.js", new Response("abc"));
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.open("rates", 1);
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
      { kind: "file", name: "empty/", sizeBytes: 0 },
      { kind: "cache", name: "code", sizeBytes: 3 },
      { kind: "database", name: "rates", sizeBytes: null },
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

test("a file that a worker holds open is removed too: the workers are ended first", async () => {
  const source = `onmessage = async () => {
    const folder = await navigator.storage.getDirectory();
    self.held = await (await folder.getFileHandle("held", { create: true })).createSyncAccessHandle();
    postMessage("held");
  };`;
  const worker = new Worker(URL.createObjectURL(new Blob([source])));
  await new Promise((resolve) => {
    worker.onmessage = resolve;
    worker.postMessage("");
  });
  expect(await listFiles()).toContain("held");
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
    const request = indexedDB.open("rates", 1);
    request.onsuccess = () => resolve(request.result);
  });
  const left = await removeEverything(workers);
  expect(left).toEqual([{ kind: "database", name: "rates", sizeBytes: null }]);
  held.close();
  expect(await removeEverything(workers)).toEqual([]);
});
