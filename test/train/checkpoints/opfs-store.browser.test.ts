import { wrap } from "comlink";
import { expect, test } from "vitest";
import type { FileStore } from "../../../src/train/checkpoints/file-store.ts";

function start() {
  const worker = new Worker(new URL("./store.worker.js", import.meta.url), { type: "module" });
  return { worker, store: wrap<FileStore>(worker) };
}

test("a file outlives the worker that wrote it, and a shorter one leaves nothing of a longer", async () => {
  const first = start();
  await first.store.write("runs/store/a", Uint8Array.of(1, 2, 3, 4));
  await first.store.write("runs/store/a", Uint8Array.of(5, 6));
  first.worker.terminate();
  const { worker, store } = start();
  expect(await store.read("runs/store/a")).toEqual(Uint8Array.of(5, 6));
  await store.write("runs/store/a", Uint8Array.of(7));
  expect(await store.read("runs/store/a")).toEqual(Uint8Array.of(7));
  await store.remove("runs/store");
  expect(await store.read("runs/store/a")).toBeNull();
  worker.terminate();
});

test("what is not there is null, and removing it is no error", async () => {
  const { worker, store } = start();
  expect(await store.read("runs/nobody/a")).toBeNull();
  await store.remove("runs/nobody");
  worker.terminate();
});
