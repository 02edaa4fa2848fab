import { expect, test } from "vitest";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { nameSpeed, readSpeeds, saveSpeed } from "../../src/train/speeds.ts";

test("the last speed of each backend and kind of model is remembered", async () => {
  const store = initMemoryStore();
  expect(await readSpeeds(store)).toEqual({});
  await saveSpeed(store, nameSpeed("simd", "gated"), 5e9);
  await saveSpeed(store, nameSpeed("simd", "structured-only"), 1e8);
  await saveSpeed(store, nameSpeed("simd", "text-only"), 6e9);
  expect(await readSpeeds(store)).toEqual({ "simd texts": 6e9, "simd columns": 1e8 });
});

test("what is no speed is not remembered", async () => {
  const store = initMemoryStore();
  for (const speed of [0, -1, NaN, Infinity]) await saveSpeed(store, "simd texts", speed);
  expect(await readSpeeds(store)).toEqual({});
});

test.each(['{"simd texts":5', "null", '{"simd texts":"fast"}'])(
  "a file that holds %j gives none",
  async (text) => {
    const store = initMemoryStore();
    await store.write("measured-speeds.json", new TextEncoder().encode(text));
    expect(await readSpeeds(store)).toEqual({});
  },
);

test("a full disk is no fault of the training", async () => {
  const full = {
    ...initMemoryStore(),
    write: () => Promise.reject(new DOMException("no room", "QuotaExceededError")),
  };
  await expect(saveSpeed(full, "simd texts", 1)).resolves.toBeUndefined();
});
