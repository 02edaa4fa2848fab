import { expect, test } from "vitest";
import { initMemoryStore } from "../../../src/train/checkpoints/file-store.ts";

test("a file is read as it was written, whatever becomes of the arrays", async () => {
  const store = initMemoryStore();
  const bytes = Uint8Array.of(1, 2);
  await store.write("a/b", bytes);
  bytes[0] = 9;
  expect(await store.read("a/b")).toEqual(Uint8Array.of(1, 2));
  expect(await store.read("a")).toBeNull();
});

test("a folder is removed with what is in it and nothing beside it", async () => {
  const store = initMemoryStore();
  for (const path of ["a/b/c", "a/b/d", "a/bb"]) await store.write(path, Uint8Array.of(1));
  await store.remove("a/b");
  await store.remove("not there");
  expect(await store.read("a/b/c")).toBeNull();
  expect(await store.read("a/bb")).toEqual(Uint8Array.of(1));
  await store.remove("a/bb");
  expect(await store.read("a/bb")).toBeNull();
});
