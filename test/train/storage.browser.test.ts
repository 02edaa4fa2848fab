import { wrap, type Remote } from "comlink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeEntry } from "../../src/session/browser-files.ts";
import { makeEncoderFolder } from "../support/tiny-encoder.ts";
import type { StorageApi } from "./storage-api.ts";

let worker: Worker;
let api: Remote<StorageApi>;
const sizeBytes = makeEncoderFolder("tiny").reduce((sum, { blob }) => sum + blob.size, 0);

beforeEach(async () => {
  await removeEntry(await navigator.storage.getDirectory(), "encoders");
  worker = new Worker(new URL("./storage.worker.ts", import.meta.url), { type: "module" });
  api = wrap<StorageApi>(worker);
});
afterEach(() => worker.terminate());

test("states of texts are written into a file of the run, read back where they lie, and the file is removed at the end", async () => {
  const { bytes, read, during, isOpenedTwice, after } = await api.spill("spilled");
  expect(bytes).toBeGreaterThan(1e6);
  expect(read).toEqual([3, -4.5]);
  expect(during).toEqual(["trunk-states"]);
  expect(isOpenedTwice).toBe(false);
  expect(after).toEqual([]);
});

test("an encoder for which there is no room is refused before a byte of it is written", async () => {
  const { problem, kept } = await api.addWithFree(1000, 900);
  expect(problem).toMatchObject({
    code: "session/no-room-encoder",
    facts: { neededBytes: sizeBytes, freeBytes: 100 },
  });
  expect(kept).toEqual([]);
});

test("an encoder on whose way the disk gets full is refused with what was written, and nothing of it stays", async () => {
  const first = makeEncoderFolder("tiny").find(({ path }) => path === "tiny/LICENSE")!;
  const { problem, kept } = await api.addOnDiskOf(first.blob.size);
  expect(problem).toMatchObject({
    code: "session/no-room-encoder",
    facts: { neededBytes: sizeBytes, freeBytes: first.blob.size },
  });
  expect(kept).toEqual([]);
});
